/** Makes a copy of a backup, or an empty database, into the next life of a till (RCV10-RCV16). */
import { assert } from '#domain/kernel/assert.ts';
import type { CommitEdit } from '#contract/sync/commit.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { writeFact } from '#host/posting/fact-writer.ts';
import { takeEdits } from '#host/posting/edits.ts';
import { readMeta, updateMeta, type Meta } from '#host/posting/meta.ts';
import { hashOfCommit } from '#host/posting/commit-hash.ts';
import { chainAnew, type Place } from '#host/posting/new-life.ts';
import { restoreCarts } from './carts.ts';
import type { StoredCommit, Wreck } from './wreck.ts';

export type NewLife = { readonly incarnationId: string; readonly series: string; readonly newId: () => string };

/** What was taken over from the damaged file; `lost` is null where nothing of it could be read. */
export type Salvaged = { readonly operations: number; readonly receipts: number; readonly totalMinor: number; readonly lost: number | null };

type Fact = { readonly entity: string; readonly row: Readonly<Record<string, unknown>> };
/** The contract version since which facts have the shape of the till's tables of today. */
const SHAPE_SINCE = 2;

type Taken = StoredCommit & { readonly facts: readonly Fact[]; readonly edits: readonly CommitEdit[] };

/** Writes the new life into an open copy, in the caller's transaction. `wreck` is what is left of the file it takes the place of. */
export function rebuild(tx: WriteTx, wreck: Wreck | null, life: NewLife): Salvaged {
  const before = readMeta(tx);
  const wrecked = wreck?.meta ?? null;
  assert(before.mode === 'shop', 'only the till of a shop is restored');
  const sameLife = wrecked !== null && wrecked.incarnationId === before.incarnationId;
  // One installation of one company, whose server may have given it another name since the backup (host/sync, HI17).
  const sameTill = wrecked !== null && wrecked.installId === before.installId && wrecked.companyId === before.companyId;
  const known = sameLife ? null : new Set(tx.all<{ id: string }>('SELECT op_id AS id FROM outbox').map((row) => row.id));
  let end = chainAnew(tx);
  let shiftId = before.shiftId;
  const later = { nextShiftNumber: Math.max(before.nextShiftNumber, wrecked?.nextShiftNumber ?? 0), lastFactAt: Math.max(before.lastFactAt, wrecked?.lastFactAt ?? 0), hlc: laterHlc(before.hlc, wrecked?.hlc ?? '') };
  const tally = { operations: 0, receipts: 0, totalMinor: 0, lost: 0 };
  for (const commit of wreck?.commits(sameLife ? before.nextDseq : 1) ?? []) {
    if (commit !== null && known?.has(commit.opId) === true) continue;
    const taken = commit === null ? null : read(commit, before, { device: sameTill || wrecked?.deviceId === before.deviceId, till: sameTill });
    if (taken === null) {
      tally.lost += 1;
      continue;
    }
    end = append(tx, taken, end);
    writeFacts(tx, taken);
    takeWords(tx, taken, wreck);
    takeEdits(tx, taken.opId, taken.createdAt, taken.edits);
    shiftId = shiftAfter(tx, taken, shiftId);
    later.nextShiftNumber = Math.max(later.nextShiftNumber, ...taken.facts.filter(({ entity }) => entity === 'shiftOpening').map(({ row }) => Number(row['number']) + 1));
    later.lastFactAt = Math.max(later.lastFactAt, taken.createdAt);
    later.hlc = laterHlc(later.hlc, taken.hlc);
    count(tally, taken);
  }
  updateMeta(tx, {
    incarnationId: life.incarnationId, series: life.series, nextDseq: end.dseq + 1, ackedDseq: 0, prevHash: end.hash, nextReceiptNumber: 1,
    ...later, shiftId: wrecked === null ? shiftId : knownShift(tx, wrecked.shiftId),
  });
  // The name its server knows it by now: the backup's may be one nobody knows any more.
  if (sameTill) updateMeta(tx, { deviceId: wrecked.deviceId, tillId: wrecked.tillId, serverUrl: wrecked.serverUrl, epoch: wrecked.epoch });
  // Numbers of the old series stay unused: nobody knows any more which of them a customer holds.
  tx.run('DELETE FROM spare_number');
  tx.run("DELETE FROM print_job WHERE state IN ('queued', 'sending', 'unknown')");
  restoreCarts(tx, wreck?.carts() ?? null, wrecked?.cartId ?? null, life.newId);
  return { ...tally, lost: wreck === null ? null : tally.lost };
}

function append(tx: WriteTx, commit: StoredCommit, end: Place): Place {
  const { opId, kind, hlc, contractVersion, createdAt, payload } = commit;
  const dseq = end.dseq + 1;
  const hash = hashOfCommit(end.hash, opId, dseq, payload);
  tx.run('INSERT INTO outbox (dseq, op_id, kind, hlc, prev_hash, hash, contract_version, created_at, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', dseq, opId, kind, hlc, end.hash, hash, contractVersion, createdAt, payload);
  return { dseq, hash };
}

/** The commit with its facts or edits, or null where it is no commit of this till. Edits name no till: of another file they are taken where they are of its store. */
function read(commit: StoredCommit, { companyId, tillId, storeId }: Meta, same: { readonly device: boolean; readonly till: boolean }): Taken | null {
  let payload: { readonly facts?: unknown; readonly edits?: unknown };
  try {
    payload = JSON.parse(Buffer.from(commit.payload).toString('utf8')) as typeof payload;
  } catch {
    return null;
  }
  const { facts = [], edits = [] } = payload;
  if (!Array.isArray(facts) || !Array.isArray(edits) || (payload.facts === undefined && payload.edits === undefined)) return null;
  const mine = same.device || (edits as readonly Partial<CommitEdit>[]).every((edit) => edit.storeId === storeId);
  const own = (facts as readonly unknown[]).every((fact) => {
    const row = (fact as Partial<Fact> | null)?.row;
    return row?.['companyId'] === companyId && (same.till || row['tillId'] === tillId);
  });
  return own && mine ? { ...commit, facts: facts as readonly Fact[], edits: edits as readonly CommitEdit[] } : null;
}

/**
 * Into the till's own tables, where they fit: whatever hangs on something that was lost, or is told in the words of an older
 * program, is the server's alone from now on.
 */
function writeFacts(tx: WriteTx, { contractVersion, facts }: Taken): void {
  if (contractVersion < SHAPE_SINCE) return;
  tx.run('SAVEPOINT taken');
  try {
    for (const { entity, row } of facts) writeFact(tx, entity as EntityName, row);
  } catch {
    tx.run('ROLLBACK TO taken');
  }
  tx.run('RELEASE taken');
}

/** The words of a Z lie beside its facts and were never sent: they come from the damaged file, or a copy says today's (SHF19). */
function takeWords(tx: WriteTx, { facts }: Taken, wreck: Wreck | null): void {
  for (const { entity, row } of facts) {
    const shiftId = entity === 'shiftClosing' ? String(row['shiftId']) : null;
    const said = shiftId === null ? null : wreck?.said(shiftId) ?? null;
    if (said !== null) tx.run('INSERT INTO shift_shop (shift_id, said) VALUES (?, ?) ON CONFLICT (shift_id) DO NOTHING', shiftId, said);
  }
}

function shiftAfter(tx: WriteTx, { facts }: Taken, shiftId: string | null): string | null {
  let open = shiftId;
  for (const { entity, row } of facts) {
    if (entity === 'shiftOpening') open = knownShift(tx, String(row['id']));
    if (entity === 'shiftClosing' && row['shiftId'] === open) open = null;
  }
  return open;
}

/** A shift whose opening was lost cannot go on: the next one begins. */
function knownShift(tx: WriteTx, id: string | null): string | null {
  return id !== null && tx.get('SELECT 1 FROM shift_opening WHERE id = ?', id) !== undefined ? id : null;
}

function count(tally: { operations: number; receipts: number; totalMinor: number }, { facts }: Taken): void {
  tally.operations += 1;
  for (const { entity, row } of facts) {
    if (entity !== 'receipt') continue;
    tally.receipts += 1;
    tally.totalMinor += (row['kind'] === 'refund' ? -1 : 1) * Number(row['totalMinor']);
  }
}

function laterHlc(left: string, right: string): string {
  return left > right ? left : right;
}
