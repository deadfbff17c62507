/* What set-up says. Everything goes to stderr: stdout belongs to the command that follows. */
'use strict';

const REPORT_EVERY_MS = 15000;

/** A trouble with a sentence for people in both languages; anything else that is thrown is a bug and keeps its stack. */
class Trouble extends Error {
  constructor(ru, en, detail) {
    super(en);
    this.ru = ru;
    this.detail = detail;
  }
}

function say(ru, en) {
  process.stderr.write(`Лавка: ${ru}\n       ${en}\n`);
}

/** Shows that something long is going on: a moving line on a terminal, a line each 15 s elsewhere. Returns the function that ends it. */
function progress(ru, en, state) {
  const began = Date.now();
  const live = Boolean(process.stderr.isTTY);
  const seconds = () => Math.round((Date.now() - began) / 1000);
  say(ru, en);
  const timer = setInterval(() => {
    const now = state ? `, ${state()}` : '';
    process.stderr.write(live ? `\r       ${seconds()} s${now}   ` : `       ${seconds()} s${now}\n`);
  }, live ? 500 : REPORT_EVERY_MS);
  return (done) => {
    clearInterval(timer);
    process.stderr.write(`${live ? '\r' : ''}       ${done ? 'готово · done' : 'не вышло · failed'}, ${seconds()} s          \n`);
  };
}

module.exports = { Trouble, say, progress };
