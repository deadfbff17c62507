/* Runs npm for set-up, with the Node that npm came with, and puts its failures into sentences. */
'use strict';

const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Trouble } = require('./talk.cjs');

const TAIL_CHARS = 4000;
const RETRY_AFTER_MS = 2000;
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT/;

/**
 * npm as a file and first arguments. Inside an npm script that very npm is used; otherwise the one in PATH.
 * Its Node must not be the one in node_modules, which an install replaces while it runs.
 */
function npmCommand(root) {
  const script = process.env.npm_execpath;
  const inTree = (file) => path.resolve(file).startsWith(path.join(root, 'node_modules') + path.sep);
  if (script && path.basename(script) === 'npm-cli.js' && fs.existsSync(script) && !inTree(script)) {
    const node = process.env.npm_node_execpath;
    return { file: node && fs.existsSync(node) && !inTree(node) ? node : process.execPath, first: [script], shell: false };
  }
  return process.platform === 'win32' ? { file: 'npm.cmd', first: [], shell: true } : { file: 'npm', first: [], shell: false };
}

/** The caller's environment without our own folder of programs in PATH, and with a cache folder that can be written. */
function npmEnvironment(root) {
  const env = Object.assign({}, process.env);
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') || 'PATH';
  const own = path.join(root, 'node_modules');
  env[key] = (env[key] || '').split(path.delimiter).filter((folder) => !path.resolve(folder).startsWith(own)).join(path.delimiter);
  if (!env.npm_config_cache && !writable(os.homedir())) env.npm_config_cache = path.join(root, '.lavka', 'npm-cache');
  return env;
}

function writable(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when npm has ended well; rejects with a Trouble that says what to do. A registry that does not answer is asked once more. */
async function runNpm(root, args, cwd) {
  try {
    await runNpmOnce(root, args, cwd);
  } catch (error) {
    if (!UNREACHABLE.test(error.detail)) throw error;
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
    await runNpmOnce(root, args, cwd);
  }
}

function runNpmOnce(root, args, cwd) {
  const { file, first, shell } = npmCommand(root);
  return runTool(file, [...first, ...args, '--loglevel=error', '--no-audit', '--no-fund', '--no-progress'], { cwd: cwd || root, env: npmEnvironment(root), shell, what: ['npm не справился.', 'npm failed.'] });
}

/** Runs a program quietly; its last words are kept for the case of failure, which `options.what` names in both languages. */
function runTool(file, args, options) {
  const plain = process.stderr.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: '0' };
  return new Promise((resolve, reject) => {
    let words = '';
    const keep = (chunk) => { words = (words + chunk).slice(-TAIL_CHARS); };
    const child = spawn(file, args, Object.assign({ stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true }, options, { env: Object.assign({}, options.env || process.env, plain) }));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(explain(`${error.code || ''} ${error.message}`, options.what)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(explain(words, options.what))));
  });
}

const KNOWN = [
  [/ENOSPC/, 'на диске кончилось место: освободите около 1,5 ГБ и повторите.', 'the disk is full: free about 1.5 GB and try again.'],
  [/EROFS|EACCES|EPERM/, 'нет права писать в эту папку (или диск только для чтения): скопируйте проект в свою папку и повторите.', 'this folder cannot be written (no right, or a read-only disk): copy the project to a folder of yours and try again.'],
  [new RegExp(`${UNREACHABLE.source}|ENOTCACHED`), 'нет связи с реестром npm: проверьте интернет (или прокси в настройках npm) и повторите.', 'the npm registry cannot be reached: check the network (or the proxy in npm\'s settings) and try again.'],
  [/EUSAGE|can only install packages when/, 'package-lock.json не соответствует package.json: выполните «npm install».', 'package-lock.json does not match package.json: run "npm install".'],
  [/ENOENT.*npm|npm.*ENOENT/, 'не найдена программа npm: она ставится вместе с Node.js.', 'npm was not found: it comes with Node.js.'],
];

/** Words of a failed tool as a Trouble; what is not known is shown as it is. */
function explain(words, what) {
  const found = KNOWN.find(([pattern]) => pattern.test(words));
  return found ? new Trouble(found[1], found[2], words) : new Trouble(what[0], what[1], words);
}

module.exports = { runNpm, runTool, explain, writable };
