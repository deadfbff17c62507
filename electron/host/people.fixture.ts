/** The people of the demo shop's first store, for tests of who may do what. */
import { demoShop } from '#domain/demo-shop/shop.ts';
import type { Role } from '#domain/rights/rights.ts';
import { gesture, subjectNow, value, withCash, type ScratchHost } from './scratch-host.fixture.ts';

const [till] = demoShop.till;
const [, bread] = demoShop.good.filter((good) => good.unit === 'pcs');

export type Person = { readonly id: string; readonly name: string; readonly pin: string };

/** The first person of that role in the store of the demo till, or the `nth` from zero. */
export function personOf(role: Role, nth = 0): Person {
  const person = demoShop.staff.filter((one) => one.role === role && one.storeId === till?.storeId)[nth];
  if (!person) throw new Error(`the demo shop has no ${role} number ${nth}`);
  return person;
}

export async function signInAs(scratch: ScratchHost, role: Role, nth = 0): Promise<Person> {
  const person = personOf(role, nth);
  await value(scratch.till.staff.signIn({ staffId: person.id, pin: person.pin }));
  return person;
}

/** A senior's yes to one gesture of whoever stands at the till, on `subject` or what it would be about now. */
export async function approvalOf(scratch: ScratchHost, role: Role, right: string, size: number | null, subject?: string): Promise<string> {
  const { id, pin } = personOf(role);
  return (await value(scratch.till.staff.approve({ staffId: id, pin, right, size, subject: subject ?? await subjectNow(scratch, right), reason: 'просьба покупателя' }))).approvalId;
}

/** Sells so many of a good for cash; the answer is the paid receipt. */
export async function sellOne(scratch: ScratchHost, quantity = 1): Promise<{ readonly receiptId: string; readonly totalMinor: number }> {
  const cart = await value(scratch.till.sale.add({ ...gesture(), goodId: bread?.id ?? '', quantityMicro: quantity * 1_000_000 }));
  return value(scratch.till.sale.pay(withCash(cart, null)));
}

/** Events of the journal of the real till, as they were written. */
export function eventsOf({ host }: ScratchHost): string[] {
  return host.store.read((tx) => tx.all<{ event: string }>('SELECT event FROM journal_entry ORDER BY rowid')).map((row) => row.event);
}
