/** What of a snapshot is believed, and what of it this till can use (SPEC HB3, HS11). Pure but for hashing and unpacking. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { compileCheck } from '#contract/define/check.ts';
import { SNAPSHOT_CHUNK_BYTES, SnapshotLine, type SnapshotManifest } from '#contract/sync/snapshot.ts';
import { entityOf } from '#domain/replication/catalogue.ts';
import { knownEntity } from '../known-entity.ts';
import { SnapshotRefused } from './builder-port.ts';

const MAX_CHUNKS = 10_000;
/** A line is never cut, so that a chunk may be somewhat larger than it should be. */
const MAX_CHUNK_BYTES = 4 * SNAPSHOT_CHUNK_BYTES;
const MAX_UNPACKED_BYTES = 8 * SNAPSHOT_CHUNK_BYTES;

const NEWLINE = 0x0a;

const checkLine = compileCheck(SnapshotLine);

/** @throws SnapshotRefused where it is larger than any shop, or lacks columns that must have a value */
export function proveManifest({ chunks, columns, rows, bytes }: SnapshotManifest): void {
  if (chunks.length > MAX_CHUNKS || chunks.some((chunk) => chunk.bytes > MAX_CHUNK_BYTES)) throw new SnapshotRefused('unusable', 'the snapshot is larger than any shop');
  const sum = (of: 'rows' | 'bytes'): number => chunks.reduce((all, chunk) => all + chunk[of], 0);
  if (sum('rows') !== rows || sum('bytes') !== bytes) throw new SnapshotRefused('unusable', 'the parts of the snapshot are not the whole of it');
  for (const [name, given] of Object.entries(columns)) {
    const entity = knownEntity(name);
    if (entity === null) continue;
    const missing = Object.entries(entityOf(entity).columns).find(([column, { type, nullable }]) => !nullable && type !== 'bytes' && !given.includes(column));
    if (missing) throw new SnapshotRefused('unusable', `${name} comes without its ${missing[0]}`);
  }
}

/** @throws SnapshotRefused `damaged` where these are not the bytes the manifest names */
export function proveChunk({ chunks }: SnapshotManifest, n: number, bytes: Uint8Array): void {
  const chunk = chunks[n];
  if (!chunk || bytes.length !== chunk.bytes) throw new SnapshotRefused('damaged', `chunk ${n} has ${bytes.length} bytes of ${chunk?.bytes ?? 'none'}`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== chunk.sha256) throw new SnapshotRefused('damaged', `chunk ${n} has another hash than was promised`);
}

/** The lines of a proven chunk. @throws SnapshotRefused where they are not what a snapshot is made of */
export function* linesOf({ columns, chunks }: SnapshotManifest, n: number, bytes: Uint8Array): Generator<SnapshotLine> {
  let text: Buffer;
  try {
    text = gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    throw new SnapshotRefused('unusable', `chunk ${n} cannot be unpacked`, error);
  }
  let rows = 0;
  for (let from = 0; from < text.length;) {
    const end = text.indexOf(NEWLINE, from);
    const line = readLine(text.toString('utf8', from, end < 0 ? text.length : end), n);
    from = end < 0 ? text.length : end + 1;
    const width = columns[line.entity]?.length;
    if (width === undefined || line.rows.some((row) => row.length !== width)) throw new SnapshotRefused('unusable', `chunk ${n} has rows of ${line.entity} with other columns than were named`);
    rows += line.rows.length;
    yield line;
  }
  if (rows !== chunks[n]?.rows) throw new SnapshotRefused('unusable', `chunk ${n} has ${rows} rows of ${chunks[n]?.rows}`);
}

function readLine(text: string, n: number): SnapshotLine {
  try {
    return checkLine.parse(JSON.parse(text));
  } catch (error) {
    throw new SnapshotRefused('unusable', `chunk ${n} has a line that is none`, error);
  }
}
