import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { catalog } from '#contract/terminal/catalog.ts';
import type { receipt } from '#contract/terminal/receipt.ts';
import type { refund } from '#contract/terminal/refund.ts';
import type { CartView } from '#contract/terminal/sale.ts';
import type { WithApproval } from '../../parts/approval.ts';
import type { AsksHeadquarters, Far } from '../../parts/headquarters.ts';
import type { ShopClock } from '../../parts/shop-clock.ts';
import type { Choice } from './choice.ts';

type Members = (typeof refund)['members'];
type ReadAnswer = AnswerOf<Members['read']> | Faulted;
/** Why a code is none of a good; one of a receipt opens that receipt. */
export type ReadRefusal = Exclude<ReadAnswer, { readonly ok: true } | { readonly code: 'receipt-code' }>;
type HostRefusal = ReadRefusal | Exclude<AnswerOf<Members['open']> | AnswerOf<Members['add']> | AnswerOf<Members['addWithoutReceipt']> | Faulted, { readonly ok: true }>;
/** Headquarters was asked for a receipt that is not here. */
export type FarRefusal = { readonly ok: false; readonly code: `far-${Exclude<Far, 'asking'>}`; readonly detail: { readonly code: string } };
/** Every no of the refund screen; each has its sentence in refund-texts. */
export type RefundRefusal = HostRefusal | FarRefusal | { readonly ok: false; readonly code: 'not-on-receipt' | 'finish-first' | 'reason-needed'; readonly detail: { readonly code: string } };

export type Refuse = (refusal: RefundRefusal, sound?: 'unknown' | 'blocked') => void;

export type RefundState = {
  readonly view: 'find' | 'lines' | 'loose';
  /** The receipt that is being fetched. */
  readonly openingId: string | null;
  /** It is not here: headquarters is asked for it. */
  readonly openingFar: boolean;
  readonly choice: Choice | null;
  readonly reason: string;
  readonly adding: boolean;
  readonly refusal: RefundRefusal | null;
};

export type RefundDeps = {
  readonly refund: Pick<Client<typeof refund>, 'open' | 'read' | 'add' | 'addWithoutReceipt'>;
  readonly receipts: Pick<Client<typeof receipt>, 'list'> & AsksHeadquarters;
  readonly catalog: Pick<Client<typeof catalog>, 'search'>;
  readonly reasons: () => readonly string[];
  readonly withApproval: WithApproval;
  readonly newGesture: () => string;
  readonly nowMs: () => number;
  readonly clock: () => ShopClock;
  readonly sound: (sound: 'ok' | 'unknown' | 'blocked') => void;
  /** Runs after every gesture given before it. */
  readonly inOrder: (work: () => Promise<void>) => void;
  /** The goods are in the cart: the panel has done its work. */
  readonly added: (cart: CartView) => void;
};
