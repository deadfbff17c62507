import type { WriteTx } from '#host/db/tx.ts';
import { readMeta, updateMeta } from './meta.ts';
import { followShopTime } from './shift-clock.ts';
import { contactSeen } from './shop-time.ts';

/** Remembers that the server was reached and how far its clock was from ours (server minus till, in milliseconds). */
export function recordContact(tx: WriteTx, nowMs: number, clockOffsetMs: number): void {
  const before = readMeta(tx);
  const after = contactSeen(before, nowMs, clockOffsetMs);
  updateMeta(tx, after);
  followShopTime(tx, before, after, nowMs, true);
}
