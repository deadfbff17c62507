import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postEdit, shownTask } from '#host/posting/edits.ts';
import { id, NOW, openScratchTill, STAFF, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { readMeta, updateMeta, type Meta } from '#host/posting/meta.ts';
import { NEW_RECORD } from '#domain/merge/record.ts';
import { rebuild } from './rebuild.ts';
import type { StoredCommit, Wreck } from './wreck.ts';

const life = { incarnationId: id(90), series: 'A1', newId: () => id(91) };

describe('edits of a damaged file', () => {
  let till: ScratchTill;
  beforeEach(() => { till = openScratchTill(); });
  afterEach(() => { till.remove(); });

  /** A commit that is only in the damaged file. */
  const stored = (payload: object, op: number): StoredCommit => {
    const bytes = Buffer.from(JSON.stringify(payload));
    return { dseq: 9, opId: id(op), kind: 'task', hlc: '0'.repeat(16), prevHash: '0'.repeat(64), hash: createHash('sha256').update(bytes).digest('hex'), contractVersion: 4, createdAt: NOW, payload: bytes };
  };
  const editOf = (op: number, title: string, storeId = id(2)): object => ({ edits: [{ entity: 'task', key: id(50 + op), storeId, edit: { at: { hlc: '019aa00000000000', by: `staff:${STAFF}:${id(op)}` }, changes: [{ kind: 'set', field: 'title', value: title, seen: null }] } }] });
  const wreckOf = (meta: Partial<Meta> | null, ...commits: StoredCommit[]): Wreck => ({ meta: meta === null ? null : { ...till.store.read(readMeta), ...meta }, commits: () => commits, carts: () => null }) as unknown as Wreck;
  const title = (recordId: string): string | undefined => till.store.read((tx) => shownTask(tx, recordId)?.row.title);

  it('RCV12 HE6 those the backup does not have lie over their records again, and are sent', () => {
    const salvaged = till.store.write((tx) => rebuild(tx, wreckOf({}, stored(editOf(60, 'из обломков'), 60)), life));
    expect([salvaged.operations, salvaged.lost, title(id(110))]).toEqual([1, 0, 'из обломков']);
    expect(till.store.read((tx) => tx.get<{ n: number }>('SELECT count(*) AS n FROM outbox WHERE verdict IS NULL'))).toEqual({ n: 2 });
  });

  it('RCV12 of a file that is of another till, only those of its own store; what is neither facts nor edits is lost', () => {
    const salvaged = till.store.write((tx) => rebuild(tx, wreckOf({ deviceId: id(77), installId: id(78) }, stored(editOf(60, 'своё'), 60), stored(editOf(61, 'чужое', id(404)), 61), stored({}, 62), stored({ edits: 5 }, 63)), life));
    expect([salvaged.operations, salvaged.lost, title(id(110)), title(id(111))]).toEqual([1, 3, 'своё', undefined]);
  });

  it('RCV12 RCV23 of a till its server has given another name since the backup, facts of both names and edits of any store, under the newer name', () => {
    const opened = (op: number, tillId: string): StoredCommit => stored({ facts: [{ entity: 'journalEntry', row: { id: id(op), ...till.envelope(), tillId, event: 'sign-in', detail: {} } }] }, op);
    const salvaged = till.store.write((tx) => rebuild(tx, wreckOf({ deviceId: id(77), tillId: id(79), epoch: id(80), serverUrl: 'https://new/' }, opened(60, id(3)), opened(61, id(79)), stored(editOf(62, 'чужое', id(404)), 62)), life));
    expect([salvaged.operations, salvaged.lost]).toEqual([3, 0]);
    expect(till.store.read(readMeta)).toMatchObject({ deviceId: id(77), tillId: id(79), epoch: id(80), serverUrl: 'https://new/', storeId: id(2), incarnationId: id(90) });
  });

  it('RCV11 HE6 those of the backup itself lie over their records too', () => {
    till.store.write((tx) => {
      postEdit(tx, NOW, { kind: 'task', opId: id(60), entity: 'task', recordId: id(50), storeId: id(2), staffId: STAFF, changes: [{ kind: 'set', field: 'title', value: 'чай', seen: null }], settles: [], standing: NEW_RECORD });
      updateMeta(tx, { ackedDseq: 2 });
      tx.run("UPDATE outbox SET verdict = 'applied', acked_at = ?", NOW);
      tx.run('UPDATE pending_edit SET over = 1, confirmed_head = 3');
      rebuild(tx, null, life);
    });
    expect(title(id(50))).toBe('чай');
  });
});
