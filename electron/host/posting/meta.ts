/** The one row in which a till keeps who it is and how far it has counted. */
import { FIRST_PREV_HASH } from '#contract/sync/commit.ts';
import { assert } from '#domain/kernel/assert.ts';
import { HLC_START } from '#domain/clock/hlc.ts';
import { snakeCase } from '#domain/replication/column.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';

export type Meta = {
  /** This installation; the same before and after pairing. */
  installId: string;
  /** Null until the till belongs to a company or to the demo shop. */
  mode: 'shop' | 'demo' | null;
  serverUrl: string | null;
  deviceId: string | null; companyId: string | null; storeId: string | null; tillId: string | null; incarnationId: string | null; series: string | null;
  /** The life of the server that gave the verdicts in the outbox. How far its feed was read lies with the rows it brought (replica-state). */
  epoch: string | null;
  lastContactAt: number | null; clockOffsetMs: number | null;
  nextDseq: number;
  /** Every commit up to here has a verdict of the server. */
  ackedDseq: number;
  prevHash: string; hlc: string;
  lastFactAt: number;
  /** The last fact before the clock leapt ahead; 0 while it has not since the server was met (shop-time). */
  steadyAt: number;
  nextReceiptNumber: number; nextShiftNumber: number;
  shiftId: string | null; cartId: string | null;
};

/** Everything that counts begins anew with an incarnation. */
export const firstCounters = {
  lastContactAt: null, clockOffsetMs: null, nextDseq: 1, ackedDseq: 0, prevHash: FIRST_PREV_HASH, hlc: HLC_START, lastFactAt: 0, steadyAt: 0,
  nextReceiptNumber: 1, nextShiftNumber: 1, shiftId: null,
} as const satisfies Partial<Meta>;

/** The part of {@link Meta} that every till has which belongs to somebody. */
export type Identity = { readonly mode: 'shop' | 'demo'; readonly deviceId: string; readonly companyId: string; readonly storeId: string; readonly tillId: string; readonly incarnationId: string; readonly series: string };

const COLUMNS: readonly (keyof Meta)[] = [
  'installId', 'mode', 'serverUrl', 'deviceId', 'companyId', 'storeId', 'tillId', 'incarnationId', 'series', 'epoch', 'lastContactAt', 'clockOffsetMs',
  'nextDseq', 'ackedDseq', 'prevHash', 'hlc', 'lastFactAt', 'steadyAt', 'nextReceiptNumber', 'nextShiftNumber', 'shiftId', 'cartId',
];
const SELECT = `SELECT ${COLUMNS.map((name) => `${snakeCase(name)} AS "${name}"`).join(', ')} FROM meta WHERE id = 1`;

export function readMeta(tx: ReadTx): Meta {
  const meta = tx.get<Meta>(SELECT);
  assert(meta !== undefined, 'the database knows its installation');
  return meta;
}

/** Gives a new database its installation id; one that has it keeps it. */
export function ensureMeta(tx: WriteTx, installId: string): void {
  tx.run('INSERT INTO meta (id, install_id, prev_hash, hlc) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO NOTHING', installId, FIRST_PREV_HASH, HLC_START);
}

/** Changes some columns. The set of names given is one prepared statement: keep it constant at each place of call. */
export function updateMeta(tx: WriteTx, change: Partial<Meta>): void {
  const names = Object.keys(change) as (keyof Meta)[];
  tx.run(`UPDATE meta SET ${names.map((name) => `${snakeCase(name)} = ?`).join(', ')} WHERE id = 1`, ...names.map((name) => change[name] ?? null));
}

/** Who this till is, or null while it belongs to nobody. */
export function identityOf(meta: Meta): Identity | null {
  if (meta.mode === null) return null;
  const { mode, deviceId, companyId, storeId, tillId, incarnationId, series } = meta;
  assert(deviceId !== null && companyId !== null && storeId !== null && tillId !== null && incarnationId !== null && series !== null, 'a till with an owner has a whole identity');
  return { mode, deviceId, companyId, storeId, tillId, incarnationId, series };
}
