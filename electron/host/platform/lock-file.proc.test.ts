import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock, LockHeld } from './lock-file.ts';
import { isAlive, ownIdentity } from './process-identity.ts';

const HOLDER = join(import.meta.dirname, 'lock-holder.fixture.ts');

describe('the lock of a data folder', () => {
  let dir: string;
  let path: string;
  let children: ChildProcess[];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lavka-lock-'));
    path = join(dir, 'host.lock');
    children = [];
  });
  afterEach(async () => {
    await Promise.all(children.map((child) => end(child, 'SIGKILL')));
    rmSync(dir, { recursive: true });
  });

  async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** Starts a real process that tries to take the lock, and waits for what it says. */
  async function contender(): Promise<{ child: ChildProcess; word: string; pid: number }> {
    const child = spawn(process.execPath, [HOLDER, path], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const [line] = await once(child.stdout, 'data') as [Buffer];
    const [word, pid] = line.toString().trim().split(' ');
    return { child, word: word ?? '', pid: Number(pid) };
  }

  it('names pid and address of the holder to the one who comes second', async () => {
    const holder = await contender();
    expect(holder.word).toBe('held');
    const refusal = catchHeld(() => acquireLock(path));
    expect(refusal.pid).toBe(holder.child.pid);
    expect(refusal.address).toBe('http://127.0.0.1:4710/');
  });

  it('is refused to a second taker in the same process, and free again after release', () => {
    const first = acquireLock(path);
    expect(catchHeld(() => acquireLock(path)).address).toBeNull();
    first.release();
    expect(readdirSync(dir)).toEqual([]);
    acquireLock(path).release();
  });

  it.each(['file', 'file/below'])('says in one sentence that its folder cannot be made (%s)', (name) => {
    writeFileSync(join(dir, 'file'), '');
    expect(() => acquireLock(join(dir, name, 'host.lock'))).toThrow(expect.objectContaining({
      name: 'Fault', message: expect.stringMatching(/^the data folder .* cannot be made or written: E[A-Z]+: /) as unknown,
    }) as Error);
  });

  it('is inherited from a process that was killed', async () => {
    const holder = await contender();
    await end(holder.child, 'SIGKILL');
    expect(existsSync(path)).toBe(true);
    const lock = acquireLock(path);
    expect((JSON.parse(readFileSync(path, 'utf8')) as { pid: number }).pid).toBe(process.pid);
    expect(readdirSync(dir)).toEqual(['host.lock']);
    lock.release();
  });

  it('is inherited when the number of the dead holder belongs to somebody else now', () => {
    const reused = { ...ownIdentity(), pid: process.ppid, port: 1, nonce: 'ab' };
    expect(isAlive(reused)).toBe(false);
    writeFileSync(path, JSON.stringify(reused));
    acquireLock(path).release();
  });

  it.each(['', 'garbage', '{"pid":1}', '{"pid":-1,"startedAtMs":0,"nonce":"aa"}', '{"pid":0,"startedAtMs":0,"nonce":"aa"}'])('takes over a file that reads %j', (text) => {
    writeFileSync(path, text);
    acquireLock(path).release();
  });

  it('is inherited from an heir who died before he had tidied up', async () => {
    const dead = { pid: 0, startedAtMs: 0, ticks: null, port: null };
    writeFileSync(path, JSON.stringify({ ...dead, nonce: 'a1' }));
    writeFileSync(`${path}.a1`, JSON.stringify({ ...dead, nonce: 'a2' }));
    const winners = (await Promise.all([contender(), contender()])).filter((each) => each.word === 'held');
    expect(winners).toHaveLength(1);
    expect(readdirSync(dir)).toEqual(['host.lock']);
  });

  it('has an heir who has not tidied up yet for its holder', () => {
    writeFileSync(path, JSON.stringify({ pid: 0, startedAtMs: 0, ticks: null, port: null, nonce: 'a1' }));
    writeFileSync(`${path}.a1`, JSON.stringify({ ...ownIdentity(), port: null, nonce: 'a2' }));
    expect(catchHeld(() => acquireLock(path)).pid).toBe(process.pid);
  });

  it('goes to exactly one of several that rush for a dead one', async () => {
    for (let round = 0; round < 4; round++) {
      writeFileSync(path, JSON.stringify({ pid: 0, startedAtMs: 0, ticks: null, port: null, nonce: `b${round}` }));
      const rush = await Promise.all([contender(), contender(), contender()]);
      const winners = rush.filter((each) => each.word === 'held');
      expect(winners).toHaveLength(1);
      for (const loser of rush.filter((each) => each.word === 'refused')) expect(loser.pid).toBe(winners[0]?.pid);
      expect(rush.filter((each) => each.word === 'failed')).toEqual([]);
      await Promise.all(rush.map((each) => end(each.child, 'SIGKILL')));
    }
  });
});

function catchHeld(take: () => unknown): LockHeld {
  try {
    take();
  } catch (error) {
    if (error instanceof LockHeld) return error;
    throw error;
  }
  throw new Error('the lock was given away twice');
}
