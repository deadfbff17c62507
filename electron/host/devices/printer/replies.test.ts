import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplyReader, statusOf, statusOfAutomatic } from './replies.ts';

const read = (bytes: readonly number[]): unknown[] => createReplyReader()(Uint8Array.from(bytes));

describe('what a printer says', () => {
  it('is told apart by fixed bits', () => {
    expect(read([0x12, 0x1a])).toEqual([{ kind: 'status', byte: 0x12 }, { kind: 'status', byte: 0x1a }]);
    expect(read([0x14, 0x00, 0x0c, 0x0f])).toEqual([{ kind: 'automatic', bytes: [0x14, 0, 0x0c, 0x0f] }]);
    expect(read([0x37, 0x22, 0x30, 0x30, 0x34, 0x32, 0x00])).toEqual([{ kind: 'process', id: '0042' }]);
  });

  it('is the same however the wire cuts it', () => {
    const stream = [0x11, 0x12, 0x14, 0, 0, 0x0f, 0x37, 0x22, 0x31, 0x32, 0x33, 0x34, 0, 0x13, 0x16, 0x10, 0, 0, 0];
    const whole = read(stream);
    expect(whole).toHaveLength(5);
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 5 })), (cuts) => {
      const reader = createReplyReader();
      const found: unknown[] = [];
      let at = 0;
      for (const size of [...cuts, stream.length]) {
        found.push(...reader(Uint8Array.from(stream.slice(at, at + size))));
        at += size;
      }
      expect(found).toEqual(whole);
    }));
  });

  it('is found again behind noise and broken-off replies', () => {
    expect(read([0x37, 0x12])).toEqual([{ kind: 'status', byte: 0x12 }]);
    expect(read([0x14, 0x00, 0x12])).toEqual([{ kind: 'status', byte: 0x12 }]);
    expect(read([0xff, 0x00, 0x80, 0x37, 0x37, 0x22, 0x61, 0x62, 0x63, 0x64, 0x00])).toEqual([{ kind: 'process', id: 'abcd' }]);
  });

  it('never stops the reader', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      const reader = createReplyReader();
      reader(noise);
      // Seven status bytes end whatever reply the noise may have begun.
      const after = reader(Uint8Array.from([0x12, 0x12, 0x12, 0x12, 0x12, 0x12, 0x12, 0x16]));
      expect(after.at(-1)).toEqual({ kind: 'status', byte: 0x16 });
    }));
  });

  it.each([
    [0x12, 0x12, 0x12, 'ready'], [0x1a, 0x16, 0x12, 'cover-open'], [0x1a, 0x32, 0x72, 'paper-out'], [0x12, 0x12, 0x72, 'paper-out'], [0x1a, 0x52, 0x12, 'offline'], [0x1a, 0x12, 0x12, 'offline'], [0x12, 0x12, 0x1e, 'paper-low'],
  ] as const)('DLE EOT %i %i %i means %s', (printer, cause, paper, status) => {
    expect(statusOf(printer, cause, paper)).toBe(status);
  });

  it.each([
    [[0x10, 0, 0, 0], 'ready'], [[0x30, 0, 0, 0], 'cover-open'], [[0x18, 0, 0x0c, 0], 'paper-out'], [[0x18, 0, 0, 0], 'offline'], [[0x10, 0x08, 0, 0], 'offline'], [[0x10, 0, 0x03, 0], 'paper-low'],
  ] as const)('automatic status %j means %s', (bytes, status) => {
    expect(statusOfAutomatic(bytes)).toBe(status);
  });
});
