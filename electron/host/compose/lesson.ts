/** A till for practice: the selling features once more, over a shadow of the database (docs/adr/0015). */
import type { Emitter } from '#contract/define/service.ts';
import type { sale } from '#contract/terminal/sale.ts';
import { storeReceiptTables, writtenTables } from '../db/local-tables.ts';
import type { TillStore } from '../db/tx.ts';
import { nullRegister } from '../features/sale/register-port.ts';
import { cashierConfirmed } from '../features/sale/terminal-port.ts';
import { ensureMeta, readMeta, updateMeta } from '../posting/meta.ts';
import { noLetters } from './letters.ts';
import type { LessonJobs } from './printing.ts';
import { createSelling, type Selling, type SellingBase } from './selling.ts';

export type LessonDeps = SellingBase & {
  /** The real one, which is only read. */
  readonly store: TillStore;
  readonly emitSale: Emitter<typeof sale>;
};

export type Lesson = LessonJobs & { readonly selling: Selling; readonly close: () => void };

/** Change to give and to take out: a lesson begins with 5 000 in the drawer. */
const FLOAT_MINOR = 5_000_00;
/** Receipts of a lesson have a series no till has, so that their paper cannot be mistaken for another's. */
const SERIES = 'УЧ';

/** Opens a shift for practice over today's goods. Nothing is registered, sent or counted, no drawer opens, no letter leaves. */
export async function openLesson(deps: LessonDeps): Promise<Lesson> {
  const { store: real, newId } = deps;
  const meta = real.read(readMeta);
  const store = real.openShadow([...writtenTables(), ...storeReceiptTables]);
  try {
    store.write((tx) => {
      const { installId, shiftId: _shift, cartId: _cart, ...rest } = meta;
      ensureMeta(tx, installId);
      updateMeta(tx, { ...rest, series: SERIES, nextReceiptNumber: 1, nextShiftNumber: 1 });
    });
    const selling = createSelling({
      ...deps, store, training: true, register: nullRegister, terminal: cashierConfirmed, committed: () => undefined,
      letters: noLetters, lettersWaiting: () => 0, askHeadquarters: () => Promise.resolve('no-connection'), hearOf: () => Promise.resolve(),
    });
    await selling.sale.resume();
    await selling.services.shift.open({ floatMinor: FLOAT_MINOR });
    return { mark: newId(), jobs: selling.receipt.jobs, selling, close: store.close };
  } catch (error) {
    store.close();
    throw error;
  }
}
