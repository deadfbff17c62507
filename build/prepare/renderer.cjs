/* Builds the pages when what they are made of has changed. */
'use strict';

const { createHash } = require('crypto');
const fs = require('fs');
const path = require('path');
const { nodeBinary, sizeOf } = require('./packages.cjs');
const { runTool } = require('./npm.cjs');
const { progress } = require('./talk.cjs');

const SOURCES = ['renderer', 'domain', 'contract', 'package-lock.json'];
const NOT_SOURCE = /\.(test\.tsx?|md)$/;
const PAGES = ['till', 'hq'];

const stampFile = (root) => path.join(root, 'dist', 'renderer', '.built');

function filesUnder(target) {
  const stat = fs.statSync(target, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [target];
  return fs.readdirSync(target).sort().flatMap((name) => (name.startsWith('.') ? [] : filesUnder(path.join(target, name))));
}

/** One hash over names and contents of everything the pages are built from. */
function sourceHash(root) {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((name) => filesUnder(path.join(root, name)))) {
    if (!NOT_SOURCE.test(file)) hash.update(`${path.relative(root, file)}\0`).update(fs.readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function rendererReady(root) {
  if (!fs.existsSync(path.join(root, 'renderer', 'vite.config.ts'))) return true;
  if (!PAGES.every((page) => sizeOf(path.join(root, 'dist', 'renderer', page, 'index.html')) > 0)) return false;
  return fs.existsSync(stampFile(root)) && fs.readFileSync(stampFile(root), 'utf8') === sourceHash(root);
}

/** Builds both pages. The stamp goes first and comes back last, so that a build cut short is done again. */
async function buildRenderer(root) {
  const end = progress('собираю экраны…', 'building the pages…');
  try {
    const hash = sourceHash(root);
    fs.rmSync(stampFile(root), { force: true });
    const node = sizeOf(nodeBinary(root)) > 0 ? nodeBinary(root) : process.execPath;
    await runTool(node, [path.join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', path.join('renderer', 'vite.config.ts'), '--logLevel', 'warn'], { cwd: root, what: ['экраны не собираются.', 'the pages do not build.'] });
    fs.writeFileSync(stampFile(root), hash);
    end(true);
  } catch (error) {
    end(false);
    throw error;
  }
}

module.exports = { rendererReady, buildRenderer };
