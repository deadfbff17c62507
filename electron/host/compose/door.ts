/** What is answered while nobody gives orders at the till: nobody has signed in, or the screen is locked (SPEC.md). */
import type { CallsOf, Service } from '#contract/define/service.ts';
import type { terminalServices } from '#contract/terminal/services.ts';
import { refused } from '#domain/kernel/result.ts';
import type { ReadTx, Store } from '../db/tx.ts';
import { paidLastBy } from '../features/receipt/receipt-repo.ts';
import type { Implementations } from '../transport/dispatch.ts';

type Services = typeof terminalServices;
type CallOf<K extends string, S extends Service> = `${K}.${keyof CallsOf<S> & string}`;
/** `sale.scan`: a service and one of its calls. */
export type MemberName = { [K in keyof Services & string]: CallOf<K, Services[K]> }[keyof Services & string];

/** What the screens before a PIN are made of: the first run, the people, the veil with the receipt under it, the look, a damaged file. */
const BEFORE_A_PIN: readonly MemberName[] = [
  'till.state', 'enrolment.tryDemo', 'enrolment.suggestion', 'staff.list', 'staff.signIn', 'staff.signOut', 'staff.lock', 'settings.get', 'sale.view', 'catalog.picture',
  'recovery.state', 'recovery.restore', 'recovery.startEmpty', 'recovery.goOn',
];
/**
 * What asks by itself who is there: language and look may be chosen before signing in, whoever lost the answer to a payment or to the end of a
 * shift gets it again by its id, and a till of nobody, or one nobody can sign in at, is paired by its code alone. Anything new is refused there.
 */
const ASKING_THEMSELVES: readonly MemberName[] = ['settings.change', 'sale.pay', 'shift.close', 'enrolment.pair'];

/** What it takes to finish the sale in hand, or to put it aside, and to hand over its paper (DOOR4); a member that is new is not among them. */
const FINISHING: readonly MemberName[] = [
  'sale.scan', 'sale.add', 'sale.setQuantity', 'sale.setPrice', 'sale.setDiscount', 'sale.setReceiptDiscount', 'sale.setNote', 'sale.setSeller', 'sale.removeLine', 'sale.clear', 'sale.park', 'sale.parked', 'sale.pay',
  'catalog.search', 'catalog.quick', 'receipt.list', 'receipt.paper', 'receipt.reprint', 'receipt.pdf', 'receipt.email', 'staff.approvers', 'staff.approve',
];
/** Every other call of the sale is a gesture: where nothing is in hand, the next sale begins with it. */
const LOOKS_ON: readonly MemberName[] = ['sale.view', 'sale.parked'];

/** What of the finishing calls reaches beyond the sale in hand and the paper of the last one: goods that come back, and receipts of other sales. */
export function createBeyond(store: Store, linesInHand: (tx: ReadTx) => readonly { readonly lineNo: number; readonly direction: string; readonly quantityMicro: number }[]): Door['goesBeyond'] {
  const isMoreBack = (lineNo: unknown, quantityMicro: unknown): boolean => store.read((tx) => linesInHand(tx).some((line) => line.lineNo === lineNo && line.direction === 'refund' && Number(quantityMicro) > line.quantityMicro));
  const isOfLast = (receiptId: unknown): boolean => typeof receiptId === 'string' && store.read((tx) => paidLastBy(tx, receiptId) !== null);
  return (name, input) => {
    const { direction, lineNo, quantityMicro, receiptId } = input as Readonly<Record<string, unknown>>;
    switch (name) {
      case 'sale.add': return direction === 'refund';
      case 'sale.setQuantity': return isMoreBack(lineNo, quantityMicro);
      case 'receipt.reprint': case 'receipt.pdf': case 'receipt.email': return !isOfLast(receiptId);
      default: return false;
    }
  };
}

export const openMembers: ReadonlySet<string> = new Set<MemberName>([...BEFORE_A_PIN, ...ASKING_THEMSELVES]);

type Answering = Readonly<Record<string, (input: unknown) => unknown>>;

/** Both are asked at every call. */
export type Door = {
  /** @param begins a gesture of the sale, not a look at anything (DOOR4) */
  readonly isClosed: (begins: boolean) => boolean;
  /** Whoever stands here may finish the sale in hand and do nothing else. */
  readonly isClosing: () => boolean;
  /** Asked while it is closing, of what may finish a sale: this call would do more than that. */
  readonly goesBeyond: (name: string, input: unknown) => boolean;
};

/** The same services, of which everything but the open members refuses `not-signed-in` while the door is closed, and everything that finishes no sale while it is closing. */
export function behindDoor(services: Implementations<Services>, { isClosed, isClosing, goesBeyond }: Door): Implementations<Services> {
  const beforeAPin: ReadonlySet<string> = new Set(BEFORE_A_PIN);
  const looksOn: ReadonlySet<string> = new Set(LOOKS_ON);
  const finishing: ReadonlySet<string> = new Set(FINISHING);
  const guarded = (key: string, members: object): Answering => Object.fromEntries(Object.entries(members as Answering).map(([method, run]) => {
    const name = `${key}.${method}`;
    const begins = key === 'sale' && !looksOn.has(name);
    const shut = (input: unknown): boolean => isClosing() && (!finishing.has(name) || goesBeyond(name, input));
    const asked = (input: unknown): unknown => ((!openMembers.has(name) && isClosed(begins)) || shut(input) ? refused('not-signed-in') : run(input));
    return [method, beforeAPin.has(name) ? run : asked];
  }));
  return Object.fromEntries(Object.entries(services).map(([key, members]) => [key, guarded(key, members)])) as unknown as Implementations<Services>;
}
