/* Two commands started together must not install into the same folder: the second waits for the first. */
'use strict';

const fs = require('fs');
const path = require('path');
const { say } = require('./talk.cjs');

const BEAT_MS = 1000;
/** A holder that has not touched its file for so long is dead, whatever its process number says. */
const DEAD_AFTER_MS = 60000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function holderLives(file) {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'));
    if (Date.now() - fs.statSync(file).mtimeMs > DEAD_AFTER_MS) return false;
    process.kill(pid, 0);
    return pid > 0;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs `work` while holding `.lavka/prepare.lock`. A lock left by a killed process is taken over. */
async function alone(root, work) {
  const file = path.join(root, '.lavka', 'prepare.lock');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!take(file)) {
    if (!holderLives(file)) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (!told) say('другая команда уже готовит эту папку, жду её…', 'another command is already preparing this folder, waiting for it…');
    told = true;
    await pause(BEAT_MS);
  }
  const beat = setInterval(() => fs.utimesSync(file, new Date(), new Date()), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    fs.rmSync(file, { force: true });
  }
}

module.exports = { alone };
