import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Beyond every system's process numbers, so that nobody has it. */
const DEAD = 2 ** 30;
const heirOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

let root = '';
let lock = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lavka-prepare-lock-'));
  mkdirSync(join(root, '.lavka'));
  lock = join(root, '.lavka', 'prepare.lock');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Runs `work` (an async function body; `root` and `fs` are at hand) under the lock, in a process of its own. */
async function underLock(work: string, before = ''): Promise<{ code: number | null; said: string }> {
  const script = `const fs = require('fs'); ${before}; const root = ${JSON.stringify(root)};
    require(${JSON.stringify(join(import.meta.dirname, 'lock.cjs'))}).alone(root, async () => { ${work} });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  const [code] = await once(child, 'close') as [number | null];
  return { code, said };
}

/** Fails where another is inside. */
const INSIDE = `fs.writeFileSync(root + '/inside', '', { flag: 'wx' }); await new Promise((go) => setTimeout(go, 30)); fs.unlinkSync(root + '/inside');`;

/** Waiters ask again sooner than a person would care for: more of them meet. */
const QUICKLY = `const later = setTimeout; globalThis.setTimeout = (work, ms) => later(work, Math.min(ms, 10))`;

/** Time passes between reading a lock and acting on it: others act meanwhile. */
const SLOW_JUDGE = `const kill = process.kill; process.kill = (...args) => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * 80); return kill.apply(process, args); }`;

describe('the lock of the set-up', () => {
  it('goes to one at a time of several that rush for a dead one', async () => {
    for (let round = 0; round < 3; round++) {
      writeFileSync(lock, `${DEAD} round${round}`);
      const rush = await Promise.all(Array.from({ length: 4 }, () => underLock(INSIDE, `${QUICKLY}; ${SLOW_JUDGE}`)));
      expect(rush.filter(({ code }) => code !== 0)).toEqual([]);
      expect(readdirSync(join(root, '.lavka'))).toEqual([]);
    }
  });

  it('is inherited from an heir who died before he had it', async () => {
    writeFileSync(lock, `${DEAD} first`);
    writeFileSync(`${lock}.${heirOf(`${DEAD} first`)}`, `${DEAD} second`);
    expect((await underLock(INSIDE)).code).toBe(0);
    expect(readdirSync(join(root, '.lavka'))).toEqual([]);
  });

  it('is not taken from one who has made it and not yet written it', async () => {
    writeFileSync(lock, '');
    const told = join(root, 'told');
    const whenTold = `process.stderr.write = () => { fs.writeFileSync(${JSON.stringify(told)}, ''); fs.rmSync(${JSON.stringify(lock)}); return true; }`;
    expect((await underLock(INSIDE, `${QUICKLY}; ${whenTold}`)).code).toBe(0);
    expect(existsSync(told)).toBe(true);
  });

  it('may vanish while it is held: the work goes on, and what another took since is left to him', async () => {
    const soon = `const every = setInterval; let beats = 0; globalThis.setInterval = (beat, _ms, ...args) => every(() => { beat(...args); beats++; }, 1)`;
    const run = await underLock(`fs.rmSync(root + '/.lavka/prepare.lock'); while (beats < 3) await new Promise((go) => setImmediate(go)); fs.writeFileSync(root + '/.lavka/prepare.lock', 'another');`, soon);
    expect(run).toEqual({ code: 0, said: '' });
    expect(existsSync(lock)).toBe(true);
  });
});
