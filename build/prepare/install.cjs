/* Brings node_modules to what package-lock.json says and mends what skipped install scripts left undone. */
'use strict';

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { readLock, judge, nativeParts, postgresLinks, nodeBinary, writeStamp, sizeOf } = require('./packages.cjs');
const { runNpm } = require('./npm.cjs');
const { Trouble, progress, say } = require('./talk.cjs');

const NEEDED_BYTES = 1200 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;
/** The first Node that runs our TypeScript as it is. */
const OWN_NODE_IS_ENOUGH = [22, 18];

/** True when there is nothing to do, judged by files alone. */
function packagesReady(root) {
  return judge(root, readLock(root)).state === 'ready';
}

/** Installs, repairs or only marks, whichever is needed. Throws a Trouble with a sentence. */
async function ensurePackages(root) {
  const lock = readLock(root);
  const { state, absent } = judge(root, lock);
  if (state === 'ready') return;
  if (state === 'install') await install(root, lock, absent);
  if (state !== 'unmarked') await repair(root, lock);
  const without = nativeParts(root, lock).filter(({ ok }) => !ok).map(({ part }) => part);
  if (lock.packages['node_modules/node']) judgeNode(root, without);
  if (without.length > 0) say(`для этого компьютера нет готовых частей: ${without.join(', ')}.`, `no ready-made parts for this machine: ${without.join(', ')}.`);
  writeStamp(root, lock, without);
}

/**
 * Without install scripts, whatever npm's own rules about them are: they differ between npm 10, 11 and 12, and from a lock npm also
 * compiles better-sqlite3 although it brings its binaries. The two scripts that matter are done by `repair`.
 */
async function install(root, lock, absent) {
  checkSpace(root);
  const all = Object.keys(lock.packages).filter((name) => !lock.packages[name].optional && !lock.packages[name].peer);
  const present = () => `${all.filter((name) => sizeOf(path.join(root, name, 'package.json')) > 0).length}/${all.length}`;
  const again = fs.existsSync(path.join(root, 'node_modules'));
  const end = again
    ? progress(`пакеты не полны или устарели (${absent[0] || 'другая версия списка'}), ставлю заново…`, `packages are incomplete or out of date (${absent[0] || 'another lock'}), installing again…`, present)
    : progress('ставлю пакеты, около 700 МБ, 1-3 минуты…', 'installing packages, about 700 MB, 1-3 minutes…', present);
  try {
    await runNpm(root, ['ci', '--include=dev', '--include=optional', '--ignore-scripts']);
    end(true);
  } catch (error) {
    end(false);
    throw error;
  }
}

function checkSpace(root) {
  const { bavail, bsize } = fs.statfsSync(root);
  if (bavail * bsize < NEEDED_BYTES) {
    const free = Math.round((bavail * bsize) / MEGABYTE);
    throw new Trouble(`на диске свободно ${free} МБ, а для пакетов нужно около ${NEEDED_BYTES / MEGABYTE} МБ.`, `${free} MB free on the disk, packages need about ${NEEDED_BYTES / MEGABYTE} MB.`);
  }
}

/** What the install scripts of `node` and of the PostgreSQL packages would have done. */
async function repair(root, lock) {
  const broken = new Set(nativeParts(root, lock).filter(({ ok }) => !ok).map(({ part }) => part));
  if (broken.has('postgres-links')) for (const item of postgresLinks(root)) putLink(item);
  if (broken.has('node')) await fetchNode(root, lock);
}

function putLink({ link, to }) {
  if (fs.existsSync(link)) return;
  fs.rmSync(link, { force: true });
  try {
    fs.symlinkSync(path.relative(path.dirname(link), to), link);
  } catch (error) {
    if (error.code !== 'EPERM') throw error;
    fs.copyFileSync(to, link);
  }
}

async function fetchNode(root, lock) {
  const end = progress('ставлю Node 24 для самой Лавки…', 'installing Node 24 for Lavka itself…');
  try {
    const home = path.join(root, 'node_modules', 'node');
    const name = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
    const from = path.join(home, 'node_modules', name, 'bin', path.basename(nodeBinary(root)));
    if (sizeOf(from) === 0) await runNpm(root, ['install', '--no-save', '--ignore-scripts', '--global=false', `${name}@${lock.packages['node_modules/node'].version}`], home);
    fs.mkdirSync(path.dirname(nodeBinary(root)), { recursive: true });
    fs.rmSync(nodeBinary(root), { force: true });
    fs.linkSync(from, nodeBinary(root));
    if (process.platform !== 'win32') linkProgram(root);
    else await runNpm(root, ['rebuild', 'node', '--ignore-scripts']);
    end(true);
  } catch (error) {
    end(false);
    if (!systemNodeIsEnough()) throw error;
    say('отдельный Node 24 поставить не удалось, беру установленный в системе.', 'could not install a Node 24 of our own, using the one of the system.');
  }
}

function linkProgram(root) {
  const link = path.join(root, 'node_modules', '.bin', 'node');
  fs.mkdirSync(path.dirname(link), { recursive: true });
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.join('..', 'node', 'bin', 'node'), link);
}

/** A Node of our own that does not run here (an old C library, say) leaves the system's, which must be able to run TypeScript. */
function judgeNode(root, without) {
  if (!without.includes('node') && spawnSync(nodeBinary(root), ['--version']).status === 0) return;
  if (systemNodeIsEnough()) return;
  throw new Trouble(`Node 24 из пакета «node» здесь не работает, а установленный ${process.version} слишком стар. Поставьте Node.js 24 и повторите.`, `Node 24 of the package "node" does not run here and the installed ${process.version} is too old. Install Node.js 24 and try again.`);
}

function systemNodeIsEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > OWN_NODE_IS_ENOUGH[0] || (major === OWN_NODE_IS_ENOUGH[0] && minor >= OWN_NODE_IS_ENOUGH[1]);
}

module.exports = { ensurePackages, packagesReady };
