import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startCheckpointer, type Checkpointer, type LogState } from './checkpointer.ts';
import { openScratchStore, SCRATCH_KEY, type ScratchStore } from './scratch-store.fixture.ts';

const MIB = 1024 * 1024;

describe('the log under writing without a pause', () => {
  let scratch: ScratchStore;
  let checkpointer: Checkpointer;
  let log: LogState = { bytes: 0, movedBytes: 0 };
  const moveNow = vi.fn();
  beforeEach(() => {
    moveNow.mockClear();
    scratch = openScratchStore();
    checkpointer = startCheckpointer({ path: scratch.path, keyHex: SCRATCH_KEY }, { logState: () => log, moveNow });
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
