import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readyAt, startHost, type Run } from './host-run.fixture.ts';
import { removeDir, scratchDir } from './scratch-host.fixture.ts';

describe('the host as a process', () => {
  let dir = '';
  const running: Run[] = [];
  beforeEach(() => {
    dir = scratchDir();
  });
  afterEach(async () => {
    for (const run of running.splice(0)) {
      run.child.kill('SIGKILL');
      await run.ended;
    }
    removeDir(dir);
  });

  const start = (...flags: string[]): Run => {
    const run = startHost(dir, ...flags);
    running.push(run);
    return run;
  };

  it('says one line when it is ready, answers there, and ends in order when asked', async () => {
    const run = start();
    const url = await readyAt(run);
    expect((await fetch(url)).headers.get('content-security-policy')).toContain(`default-src 'none'`);
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    expect([existsSync(join(dir, 'host.lock')), existsSync(join(dir, 'till.db-wal'))]).toEqual([false, false]);
    expect(run.err()).toBe('');
  });

  it('lets a second one on the same folder go, naming process and address', async () => {
    const first = start();
    const url = await readyAt(first);
    const second = start();
    expect(await second.ended).toBe(3);
    expect(second.err()).toContain(String(first.child.pid));
    expect(second.err()).toContain(url);
    expect(second.out()).toBe('');
    expect((await fetch(url)).ok || (await fetch(url)).status === 503).toBe(true);
  });

  it('of two started on one folder at the same moment exactly one opens the till, whoever was here before', async () => {
    for (const round of [1, 2, 3]) {
      const both = [start(), start()];
      const ends = both.map(async (run) => Promise.race([readyAt(run).then(() => 'ready', () => 'gone'), run.ended]));
      expect((await Promise.all(ends)).filter((end) => end === 'ready'), `round ${round}`).toHaveLength(1);
      const [winner, loser] = both[0]?.out() === '' ? [both[1], both[0]] : [both[0], both[1]];
      expect(await loser?.ended).toBe(3);
      // Killed, so that the next two meet a lock somebody left behind.
      winner?.child.kill('SIGKILL');
      await winner?.ended;
    }
  });

  it('starts again after it was killed', async () => {
    const first = start();
    await readyAt(first);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await readyAt(start())).toMatch(/^http/);
  });

  it('refuses in one sentence: a foreign file, a missing key, a port that is none', async () => {
    writeFileSync(join(dir, 'till.db'), 'not a database, but long enough to look like one to somebody in a hurry'.repeat(100));
    const withoutKey = start();
    expect(await withoutKey.ended).toBe(1);
    expect(withoutKey.err()).toMatch(/^The till cannot start: the key to .*\n$/);
    rmSync(join(dir, 'till.db'));
    const first = start();
    await readyAt(first);
    first.child.kill('SIGTERM');
    await first.ended;
    writeFileSync(join(dir, 'till.db'), 'not a database, but long enough to look like one to somebody in a hurry'.repeat(100));
    const foreign = start();
    await readyAt(foreign);
    expect(foreign.err()).toMatch(/^The database of this till cannot be used \(.*another key, or another file\)\. It is kept at [^\n]*\n$/);
    foreign.child.kill('SIGTERM');
    expect(await foreign.ended).toBe(0);
    expect(readFileSync(join(dir, 'till.db'), 'utf8')).toMatch(/^not a database/);
    const port = start('--port', 'many');
    expect(await port.ended).toBe(1);
    expect(port.err()).toContain('--port takes a number');
    const flag = start('--colour');
    expect(await flag.ended).toBe(1);
    expect(flag.err()).toMatch(/^The till cannot start: [^\n]*--colour[^\n]*\n$/);
    const file = start('--data', join(dir, 'till.db'));
    expect(await file.ended).toBe(1);
    expect(file.err()).toMatch(/^The till cannot start: the data folder [^\n]* cannot be made or written: [^\n]*\n$/);
  });

  it('says why it could not pair and starts all the same', async () => {
    const run = start('--server', 'http://127.0.0.1:9', '--pair', 'ABCD-1234');
    await readyAt(run);
    expect(run.err()).toContain('server-unreachable');
  });
});
