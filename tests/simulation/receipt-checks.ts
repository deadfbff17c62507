/** Receipts of the store on every till of the store (SPEC I26, I8). */
import { RECEIPT_DAYS } from '#contract/sync/receipts.ts';
import type { CastTill } from './cast.ts';
import type { CompanyLook } from './model/server-model.ts';
import type { StoreReceipt } from './till-disk.ts';
import { START_MS, type Judge } from './world.ts';

type Wanted = StoreReceipt & { readonly occurredAt: number };

/** Younger than this by their own time at any moment of a run. */
const SINCE_MS = START_MS - (RECEIPT_DAYS - 1) * 86_400_000;

/** What the server has of the till's store; the till's present life need not be told of its own. */
function receiptsOf({ device }: CastTill, look: CompanyLook): { readonly all: ReadonlyMap<string, Wanted>; readonly isOwn: (id: string, life: string) => boolean } {
  const count = (entity: 'receiptLine' | 'tender'): Map<string, number> => {
    const found = new Map<string, number>();
    for (const { row } of look.rows(entity)) found.set(String(row['receiptId']), (found.get(String(row['receiptId'])) ?? 0) + 1);
    return found;
  };
  const [lines, tenders] = [count('receiptLine'), count('tender')];
  const stored = look.rows('receipt').filter(({ row }) => row['storeId'] === device.storeId);
  const origins = new Map(stored.map(({ row, commit }) => [String(row['id']), commit]));
  return {
    all: new Map(stored.map(({ row }) => {
      const id = String(row['id']);
      return [id, { id, storeId: device.storeId, totalMinor: Number(row['totalMinor']), occurredAt: Number(row['occurredAt']), lines: lines.get(id) ?? 0, tenders: tenders.get(id) ?? 0 }];
    })),
    isOwn: (id, life) => origins.get(id)?.deviceId === device.deviceId && origins.get(id)?.incarnationId === life,
  };
}

/** A receipt the till should have read and has not, or has otherwise. */
export function missingReceipt(till: CastTill, look: CompanyLook): string | undefined {
  const { all, isOwn } = receiptsOf(till, look);
  const disk = till.process.disk();
  const life = disk.life().incarnation;
  const held = new Map(disk.storeReceipts().map((one) => [one.id, one]));
  for (const [id, { occurredAt, ...wanted }] of all) {
    const one = held.get(id);
    const isSame = one !== undefined && one.storeId === wanted.storeId && one.totalMinor === wanted.totalMinor && one.lines === wanted.lines && one.tenders === wanted.tenders;
    if (!isSame && occurredAt >= SINCE_MS && !isOwn(id, life)) return id;
  }
  return undefined;
}

export function checkReceipts({ judge, restored }: { readonly judge: Judge; readonly restored: boolean }, till: CastTill, look: CompanyLook): void {
  const missing = missingReceipt(till, look);
  judge.expect('I26', missing === undefined, () => `${till.name} has not read receipt ${missing} of its store as the server has it`);
  const { all } = receiptsOf(till, look);
  for (const { id, storeId } of till.process.disk().storeReceipts()) {
    judge.expect('I8', storeId === till.device.storeId, () => `${till.name} was given receipt ${id} of another store`);
    judge.expect('I26', restored || all.has(id), () => `${till.name} has receipt ${id}, which the server has not`);
  }
}
