/** A till that is started on a disk that is really full (recovery/SPEC.md, RCV8). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readyAt, startHost, type Run } from './host-run.fixture.ts';
import { removeDir, scratchDir } from './scratch-host.fixture.ts';
import { filledBy, mountSmall, unmountSmall } from './small-disk.fixture.ts';

const ONE_SENTENCE = /^The till cannot start: [^\n]*\bdisk\b[^\n]*\bfull\b[^\n]*\.\n$/;

/** How much is left at each start: every page with `LAVKA_DISK_FULL=all`, else none, too little and enough. */
const KIB_LEFT = process.env['LAVKA_DISK_FULL'] === 'all' ? Array.from({ length: 65 }, (_, step) => step * 4) : [0, 4, 64];
/** Enough for a till that was never started. */
const ENOUGH_KIB = 2_000;

describe('a till that is started on a full disk', () => {
  let dir = '';
  let where = '';
  let isMounted = false;
  let running: Run | null = null;
  beforeEach(() => {
    dir = scratchDir();
    where = join(dir, 'disk');
    isMounted = mountSmall(where, '48m');
  });
  afterEach(async () => {
    running?.child.kill('SIGKILL');
    await running?.ended;
    running = null;
    if (isMounted) unmountSmall(where);
    removeDir(dir);
  });

  const till = (): string => join(where, 'till');
  const start = (): Run => {
    running = startHost(till());
    return running;
  };
  const startAndEnd = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const run = start();
    await readyAt(run);
    run.child.kill(signal);
    await run.ended;
  };
  const filesOf = (folder: string): string[] => readdirSync(folder).filter((name) => /^(till|replica)\.db/.test(name) || name === 'secrets.json').sort();

  it.for(['that was never started before', 'that ended in order', 'that was killed'])('RCV8 ends with one sentence, and goes on as it was once there is room: one %s', async (was, { skip }) => {
    if (!isMounted) {
      console.info(`skipped: a start on a really full disk, of a till ${was}: only the system's administrator may mount one`);
      skip('there is no right to mount a disk');
    }
    if (was !== 'that was never started before') await startAndEnd(was === 'that was killed' ? 'SIGKILL' : 'SIGTERM');
    const secrets = was === 'that was never started before' ? null : readFileSync(join(till(), 'secrets.json'), 'utf8');
    let kibLeft = 0;
    const disk = filledBy(where, () => kibLeft);
    const ends: string[] = [];
    for (kibLeft of [...KIB_LEFT, ENOUGH_KIB]) {
      disk.fill();
      const run = start();
      const end = await Promise.race([readyAt(run).then(() => 'ready', () => 'refused'), run.ended.then(() => 'refused')]);
      ends.push(end);
      if (end === 'ready') run.child.kill('SIGTERM');
      const code = await run.ended;
      if (end === 'refused') expect([kibLeft, code, run.out(), run.err().replace(ONE_SENTENCE, 'one sentence')]).toEqual([kibLeft, 1, '', 'one sentence']);
      disk.free();
    }
    expect([ends[0], ends.at(-1)]).toEqual(['refused', 'ready']);
    expect(ends.lastIndexOf('refused')).toBeLessThan(ends.indexOf('ready'));

    rmSync(join(where, 'ballast'));
    const run = start();
    expect(await readyAt(run)).toMatch(/^http/);
    run.child.kill('SIGTERM');
    expect([await run.ended, run.err()]).toEqual([0, '']);
    if (secrets !== null) expect(readFileSync(join(till(), 'secrets.json'), 'utf8')).toBe(secrets);
    // No copy, nothing set aside: the same till in the same files.
    expect(filesOf(till())).toEqual(['replica.db', 'secrets.json', 'till.db']);
  });
});
