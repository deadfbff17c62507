import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, logOwner } from './connection.ts';
import { startCheckpointer, type Checkpointer, type LogState } from './checkpointer.ts';
import { openScratchStore, SCRATCH_KEY, type ScratchStore } from './scratch-store.fixture.ts';

const MIB = 1024 * 1024;

describe('the log under writing without a pause', () => {
  let scratch: ScratchStore;
  let checkpointer: Checkpointer;
  let log: LogState = { bytes: 0, movedBytes: 0 };
  const moveNow = vi.fn();
  const shorten = vi.fn();
  beforeEach(() => {
    moveNow.mockClear();
    scratch = openScratchStore();
    checkpointer = startCheckpointer({ path: scratch.path, keyHex: SCRATCH_KEY }, { logState: () => log, moveNow, shorten });
  });
  afterEach(async () => {
    await checkpointer.stop();
    scratch.remove();
  });

  const write = (times: number): void => {
    for (let n = 0; n < times; n++) checkpointer.wrote();
  };

  it('is moved by the writer once it is too long, and not before', () => {
    log = { bytes: 511 * MIB, movedBytes: 511 * MIB };
    write(200);
    expect(moveNow).not.toHaveBeenCalled();
    log = { bytes: 512 * MIB, movedBytes: 511 * MIB };
    write(64);
    expect(moveNow).toHaveBeenCalledTimes(1);
  });

  it('is looked at now and then only', () => {
    log = { bytes: 600 * MIB, movedBytes: 0 };
    write(63);
    expect(moveNow).not.toHaveBeenCalled();
  });
});

describe('the file of a log that was long', () => {
  it('gives back a little each time the log begins anew, until a usual length is left', () => {
    const scratch = openScratchStore();
    const connection = connect(scratch.path, SCRATCH_KEY, 'writer');
    try {
      const log = logOwner(connection);
      const length = (): number => Math.round(statSync(`${scratch.path}-wal`).size / MIB);
      connection.exec('CREATE TABLE heap (bytes BLOB NOT NULL)');
      connection.exec(`INSERT INTO heap SELECT randomblob(${MIB}) FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 80) SELECT i FROM n)`);
      const lengths = [length()];
      for (let time = 0; time < 4; time++) {
        log.shorten();
        log.moveNow();
        connection.exec('INSERT INTO heap VALUES (randomblob(10))');
        lengths.push(length());
      }
      const [longest = 0] = lengths;
      expect(longest).toBeGreaterThan(80);
      expect(lengths).toEqual([longest, longest - 8, longest - 16, 64, 64]);
    } finally {
      connection.close();
      scratch.remove();
    }
  });
});
