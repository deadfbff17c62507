import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { sale } from '#contract/terminal/sale.ts';
import { isHalfWay } from '../../parts/half-way.ts';

export type PayAnswer = AnswerOf<(typeof sale)['members']['pay']> | Faulted;
/**
 * What a payment came to. `interrupted`: the answer was lost, and the host says the receipt is still in hand and not paid. `half-way`: it says that
 * the payment stands still, and the receipt itself says where.
 */
export type PayOutcome = PayAnswer | { readonly ok: false; readonly code: 'interrupted' } | { readonly ok: false; readonly code: 'half-way' };

export type LostAnswerDeps = {
  readonly view: Client<typeof sale>['view'];
  /** Resolves when somebody is signed in and a shift is open; at once where that is so already. */
  readonly sellable: () => Promise<void>;
};

/**
 * The host began anew, or broke down, before its answer came: it is asked what became of the sale, never to pay it now. A sale that is no longer in
 * hand is finished, and `askAgain` only says what it became; a fault over one that stands half-way is `half-way`. Any other answer is passed on as it is.
 */
export async function whatBecame(deps: LostAnswerDeps, answer: PayAnswer, cartId: string, askAgain: () => Promise<PayAnswer>): Promise<PayOutcome> {
  if (answer.ok || (answer.code !== 'not-signed-in' && answer.code !== 'fault')) return answer;
  if (answer.code === 'not-signed-in') await deps.sellable();
  const now = await deps.view({});
  if (!now.ok) return answer;
  if (now.value.id !== cartId) return askAgain();
  // The host broke down after it had begun: money may have moved already, whatever the fault itself is about.
  if (answer.code === 'fault') return isHalfWay(now.value) ? { ok: false, code: 'half-way' } : answer;
  return { ok: false, code: now.value.state === 'cart' ? 'interrupted' : 'half-way' };
}
