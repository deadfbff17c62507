/** One chunk on its way to the disk: gzip in a thread of its own, hashed as it will travel, at its file's pace. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { SnapshotChunk } from '#contract/sync/snapshot.ts';

/** Of 180,000 goods, seconds of a core and bytes a good: level 1 0.3 and 85, level 4 0.5 and 76, level 5 0.6 and 73, level 6 0.9 and 73, level 9 2.0 and 72. */
const LEVEL = 5;

export type ChunkFile = {
  /** Resolves when more may be written. @throws what the disk said */
  readonly write: (text: string, rows: number) => Promise<void>;
  /** Letters written so far. */
  readonly size: () => number;
  /** Resolves when the file is whole and durable. @throws what the disk said */
  readonly close: () => Promise<SnapshotChunk>;
  /** Gives it up; the file may stay behind unfinished. Never throws. */
  readonly drop: () => Promise<void>;
};

export function openChunkFile(path: string, level = LEVEL): ChunkFile {
  const gzip = createGzip({ level });
  const hash = createHash('sha256');
  let [rows, bytes, size] = [0, 0, 0];
  const count = new Transform({
    transform(data: Buffer, _encoding, done) {
      hash.update(data);
      bytes += data.length;
      done(null, data);
    },
  });
  const written = pipeline(gzip, count, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  // Heard by `write` and `close`; until then it is nobody's unhandled failure.
  written.catch(() => undefined);
  return {
    async write(text, more) {
      rows += more;
      size += text.length;
      if (!gzip.write(text)) await Promise.race([once(gzip, 'drain'), written]);
    },
    size: () => size,
    async close() {
      gzip.end();
      await written;
      return { rows, bytes, sha256: hash.digest('hex') };
    },
    async drop() {
      gzip.destroy();
      await written.catch(() => undefined);
    },
  };
}
