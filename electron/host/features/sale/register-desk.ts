/** The register's side of a payment: a document is asked for, or asked about, and its answer is written down. */
import { assert } from '#domain/kernel/assert.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import type { PayAnswer } from './begin-payment.ts';
import { noteCancelled } from './card-desk.ts';
import type { Gestures } from './cart-change.ts';
import { findPaid } from './receipt-repo.ts';
import type { FiscalResult, RegisterAnswer } from './register-port.ts';
import { lose, postCurrent, refuse } from './sale-life.ts';
import type { SaleDeps } from './sale-ports.ts';
import { currentOf, fiscalIntentOf, type SavedBasket } from './saved-basket.ts';

/** A payment under way: `fresh` where its next step was never asked for, `drawer` while it may still open. */
export type Course = { readonly cartId: string; readonly basket: SavedBasket; readonly fresh: boolean; readonly drawer: boolean };

export type RegisterDesk = {
  /** Has the document at hand registered and written down. Answers what is left to do, or the whole payment. */
  readonly next: (course: Course) => Promise<Course | PayAnswer>;
};

/** A receipt of nothing has a tender too, cash of 0 (TND4): for it no drawer opens, unless money was laid down and changed (HSA19). */
function movesCash({ tenders }: ReceiptDocument): boolean {
  return tenders.some(({ kind, amountMinor, tenderedMinor }) => kind === 'cash' && (amountMinor > 0 || tenderedMinor > 0));
}

export function createRegisterDesk(deps: SaleDeps, note: Gestures['note']): RegisterDesk {
  const { store, register, log } = deps;

  const ask = async ({ basket, fresh }: Course): Promise<RegisterAnswer> => {
    const intent = fiscalIntentOf(currentOf(basket));
    try {
      return await register[fresh ? 'register' : 'resolve'](intent);
    } catch (error) {
      log.error({ err: error, receiptId: intent.receiptId }, 'the register gave no answer');
      return { kind: 'unknown' };
    }
  };

  const post = ({ cartId, drawer }: Course, result: FiscalResult): Course | PayAnswer => {
    const { posted, opened, paid } = store.write((tx) => {
      const done = postCurrent(tx, deps.clock.nowMs(), result, deps.newId);
      const whole = done.rest === null ? findPaid(tx, cartId) : null;
      const opens = drawer && (movesCash(done.document) || (whole !== null && whole.tenderedMinor + whole.payOutMinor > 0));
      deps.queuePaper(tx, done.document.id, opens);
      return { posted: done, opened: opens, paid: whole };
    });
    const { document, rest } = posted;
    log.info({ receiptId: document.id, number: document.number, totalMinor: document.totalMinor }, 'receipt posted');
    deps.posted();
    if (rest !== null) return { cartId, basket: rest, fresh: true, drawer: drawer && !opened };
    assert(paid !== null, 'a basket that is finished is paid');
    return ok(paid);
  };

  const leave = ({ cartId, basket }: Course, answer: Exclude<RegisterAnswer, { kind: 'registered' }>): PayAnswer => {
    const { receiptId, envelope } = currentOf(basket);
    const cardMinor = basket.documents.reduce((sum, { card }) => sum + (card?.amountMinor ?? 0), 0);
    store.write((tx) => {
      if (answer.kind === 'refused') {
        const cancelled = refuse(tx, answer.reason);
        note(tx, envelope.staffId, { event: 'register-refused', detail: { cartId, receiptId, reason: answer.reason, posted: basket.posted.length, cardMinor } });
        noteCancelled(tx, note, cartId, envelope.staffId, cancelled);
      } else if (lose(tx)) {
        note(tx, envelope.staffId, { event: 'register-unknown', detail: { cartId, receiptId } });
      }
    });
    deps.committed();
    return answer.kind === 'refused' ? refused('register-refused', { reason: answer.reason.slice(0, 500) }) : refused('register-unknown');
  };

  return {
    next: async (course) => {
      const answer = await ask(course);
      return answer.kind === 'registered' ? post(course, answer.result) : leave(course, answer);
    },
  };
}
