/** What a cashier at a simulated till does: real catalogue facts with right sums, and now and then what no till of today would write. */
import type { Chance } from '#tests/torture/chance.ts';
import { refund, sale, shiftFacts, type Place } from '#server/sync/testing/commits.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import type { Row as CatalogueRow } from '#domain/replication/catalogue.ts';
import type { CommitPayload } from '#contract/sync/commit.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { EDITS_SINCE, inWordsOf, isKnownTo } from './old-words.ts';
import type { Book, BookedEdit, Done, Nature } from './book.ts';
import type { TillProcess } from './till-process.ts';
import type { Fact, Writing } from './till-disk.ts';
import { wishOf } from './tasks.ts';
import type { Ids } from './world.ts';

export type Seat = { readonly place: Place; readonly deviceId: string };

type Wanted = { readonly nature: Nature; readonly kind: string; readonly opId: string; readonly facts: readonly Fact[]; readonly payload?: Uint8Array; readonly contractVersion?: number };

export type Selling = {
  /** One business transaction, if the till is on; it is in the book before anybody else can see it. */
  readonly work: () => void;
};

/** @param line under which the book keeps what this till did */
export function createSelling(till: TillProcess, line: string, seat: Seat, book: Book, chance: Chance, ids: Ids, poison: number): Selling {
  const bytes = (facts: readonly Fact[]): Uint8Array => new TextEncoder().encode(JSON.stringify({ facts }));
  const mine = (): readonly Done[] => book.of(line);
  const receipts = (): ReceiptDocument[] => mine().filter((done) => done.nature === 'healthy' || done.nature === 'newer').flatMap((done) => done.facts.filter(({ entity }) => entity === 'receipt').map(({ row }) => row as unknown as ReceiptDocument));
  const fact = (entity: string, row: unknown): Fact => ({ entity, row: row as Fact['row'] });
  /** Numbers count within a life, as posting counts them. */
  const numbered = (): { incarnationId: string; series: string; number: number } => {
    const { incarnation, series } = till.disk().life();
    return { incarnationId: incarnation, series, number: receipts().filter(({ incarnationId }) => incarnationId === incarnation).length + 1 };
  };
  /** Where the till's own row says it stands (HT1). */
  const here = (): Place => {
    const { tillId } = till.disk().naming.name();
    const storeId = till.disk().rows('till').find((row) => row['id'] === tillId)?.['storeId'];
    return typeof storeId === 'string' ? { ...seat.place, tillId, storeId } : { ...seat.place, tillId };
  };
  const newSale = (): ReceiptDocument => sale(here(), ids, chance.next, { ...numbered(), atMs: till.nowMs(), lineCount: chance.int(5, 1) });

  const healthy = (): Wanted => {
    const sold = receipts().filter(({ kind }) => kind === 'sale');
    switch (chance.weighted({ sale: 10, refund: sold.length > 0 ? 1 : 0, shift: 1, cash: 1, journal: 1 })) {
      case 'sale': return { nature: 'healthy', kind: 'sale', opId: ids(), facts: [fact('receipt', newSale())] };
      case 'refund': return { nature: 'healthy', kind: 'refund', opId: ids(), facts: [fact('receipt', { ...refund(chance.pick(sold), here(), ids, { ...numbered(), lineCount: 1 }), series: till.disk().life().series })] };
      case 'shift': return { nature: 'healthy', kind: 'shift-opening', opId: ids(), facts: [fact('shiftOpening', shift().opening)] };
      case 'cash': {
        const { movement, count, closing } = shift();
        const counted = count('closing', 5_000, 4_900);
        return { nature: 'healthy', kind: 'shift-closing', opId: ids(), facts: [fact('cashMovement', movement('in', 1_500, 1)), fact('cashCount', counted), fact('shiftClosing', closing({ stated: 'nothing' }, counted.id))] };
      }
      case 'journal': return { nature: 'healthy', kind: 'journal', opId: ids(), facts: [fact('journalEntry', journal())] };
    }
  };
  const known = (wanted: Wanted): Wanted => (isKnownTo(till.contract(), wanted.kind) ? wanted : { nature: 'healthy', kind: 'sale', opId: ids(), facts: [fact('receipt', newSale())] });
  const shift = (): ReturnType<typeof shiftFacts> => shiftFacts(here(), ids, { incarnationId: till.disk().life().incarnation, number: 1, atMs: till.nowMs(), floatMinor: 10_000 });
  const journal = (): object => {
    const { opening: { number: _number, floatMinor: _float, entries: _entries, ...base } } = shift();
    return { ...base, event: 'signed-in', detail: {} };
  };

  const odd = (): Wanted => {
    const before = mine().filter((done) => done.nature === 'healthy');
    const known = before.length > 0 ? chance.pick(before) : null;
    const receipt = newSale();
    const whole = { kind: 'sale', opId: ids(), facts: [fact('receipt', receipt)] };
    switch (chance.pick<Nature>(['repeat', 'newer', 'unreadable', 'other-shape', 'unknown-entity', 'other-company', 'key-conflict', 'op-reused', 'damaged'])) {
      case 'healthy': case 'other-store': return healthy();
      case 'unreadable': return { ...whole, nature: 'unreadable', payload: Uint8Array.from({ length: 40 }, () => chance.int(256)) };
      case 'other-shape': return { ...whole, nature: 'other-shape', facts: [fact('receipt', { ...receipt, lines: 'none' })] };
      case 'unknown-entity': return { ...whole, nature: 'unknown-entity', facts: [fact('loyaltyCard', { id: ids() })] };
      case 'other-company': return { ...whole, nature: 'other-company', facts: [fact('receipt', { ...receipt, companyId: ids() })] };
      case 'damaged': return { ...whole, nature: 'damaged' };
      case 'newer': return { ...whole, nature: 'newer', contractVersion: 99, facts: [fact('receipt', { ...receipt, mood: 'good' })] };
      case 'repeat': return known ? { nature: 'repeat', kind: known.commit.header.kind, opId: known.commit.header.opId, facts: [], payload: known.commit.payload } : healthy();
      case 'op-reused': return known ? { ...whole, nature: 'op-reused', opId: known.commit.header.opId } : healthy();
      case 'key-conflict': {
        const taken = receipts()[0];
        return taken ? { ...whole, nature: 'key-conflict', facts: [fact('receipt', { ...taken, reason: `другое ${ids()}` })] } : healthy();
      }
    }
  };
  const taskChance = chance.fork('tasks');
  let wishes = 0;
  /** An edit of a task by what the till shows; now and then of a store that is not its own. */
  const editTask = (): void => {
    const disk = till.disk();
    const { storeId, staffId, companyId } = here();
    const nature: Nature = taskChance.next() < poison / 2 ? 'other-store' : 'healthy';
    const wish = wishOf(taskChance, ids, disk.shown().map(({ row }) => row), disk.rows('taskConflict') as unknown as CatalogueRow<'taskConflict'>[], () => `${line} дело ${(wishes += 1)}`);
    const commit = disk.edit(till.nowMs(), { ...wish, opId: ids(), storeId: nature === 'healthy' ? storeId : ids(), staffId });
    const [edit] = (JSON.parse(new TextDecoder().decode(commit.payload)) as CommitPayload).edits ?? [];
    book.write({ companyId, line, commit, nature, facts: [], ...(edit ? { edit: { taskId: wish.taskId, edit: edit.edit as BookedEdit['edit'] } } : {}) });
    till.committed();
  };
  return {
    work() {
      if (!till.isUp()) return;
      if (taskChance.oneIn(3) && till.contract() >= EDITS_SINCE) editTask();
      const { nature, kind, opId, facts, payload, contractVersion } = chance.next() < poison ? odd() : known(healthy());
      const contract = till.contract();
      const writing: Writing = nature === 'healthy' ? contract === SYNC_VERSION ? { kind, opId, facts } : { kind, opId, payload: bytes(inWordsOf(contract, facts)), contractVersion: contract, damaged: false } : { kind, opId, payload: payload ?? bytes(facts), contractVersion: contractVersion ?? 2, damaged: nature === 'damaged' };
      const commit = till.disk().commit(till.nowMs(), writing);
      book.write({ companyId: seat.place.companyId, line, commit, nature, facts });
      till.committed();
    },
  };
}
