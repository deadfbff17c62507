/* Two commands started together must not install into the same folder: the second waits for the first. */
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { say } = require('./talk.cjs');

const BEAT_MS = 1000;
/** A holder that has not touched its file for so long is dead, whatever its process number says. */
const DEAD_AFTER_MS = 60000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Makes `file`, or answers false where it is there already. */
function make(file, text) {
  try {
    fs.writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/** What a lock file says and whether its writer lives; null where there is no file. */
function look(file) {
  try {
    const text = fs.readFileSync(file, 'utf8');
    return { text, lives: Date.now() - fs.statSync(file).mtimeMs <= DEAD_AFTER_MS && runs(Number.parseInt(text, 10)) };
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return null;
  }
}

function runs(pid) {
  // Made and not yet written: only its age tells.
  if (!(pid > 0)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const heirOf = (file, text) => `${file}.${crypto.createHash('sha256').update(text).digest('hex').slice(0, 16)}`;

/**
 * One try: 'mine', 'busy', or 'again' where somebody was quicker. The heir of a dead holder makes a file named after what
 * that holder wrote, which only one can do, and moves it over the lock; an heir who died in between is inherited from in
 * the same way. If the lock changed meanwhile, the inheritance means nothing and is taken back.
 */
function take(file, own) {
  const root = look(file);
  if (root === null) return make(file, own) ? 'mine' : 'again';
  const left = [];
  let last = root;
  for (let next; (next = look(heirOf(file, last.text))) !== null; last = next) left.push(heirOf(file, last.text));
  if (last.lives) return 'busy';
  const claim = heirOf(file, last.text);
  if (!make(claim, own)) return 'again';
  const now = look(file);
  if (now === null || now.text !== root.text) {
    fs.rmSync(claim, { force: true });
    return 'again';
  }
  fs.renameSync(claim, file);
  for (const each of left) fs.rmSync(each, { force: true });
  return 'mine';
}

/** Says that the holder lives. A beat that fails only makes it look older. */
function beat(file) {
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch {
    // The file is gone or cannot be touched: the work goes on all the same.
  }
}

function release(file, own) {
  const now = look(file);
  if (now !== null && now.text === own) fs.rmSync(file, { force: true });
}

/** Runs `work` while holding `.lavka/prepare.lock`. A lock left by a killed process is taken over. */
async function alone(root, work) {
  const file = path.join(root, '.lavka', 'prepare.lock');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const own = `${process.pid} ${crypto.randomBytes(12).toString('hex')}`;
  let told = false;
  for (let outcome; (outcome = take(file, own)) !== 'mine';) {
    if (outcome === 'again') continue;
    if (!told) say('другая команда уже готовит эту папку, жду её…', 'another command is already preparing this folder, waiting for it…');
    told = true;
    await pause(BEAT_MS);
  }
  const beating = setInterval(beat, BEAT_MS, file);
  try {
    return await work();
  } finally {
    clearInterval(beating);
    release(file, own);
  }
}

module.exports = { alone };
