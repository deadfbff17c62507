/** The kinds of things a journal tells, as a person looks for them. */
export const eventGroups = ['all', 'people', 'receipt', 'money', 'allowed', 'machine'] as const;
export type EventGroup = (typeof eventGroups)[number];

const members: Readonly<Record<Exclude<EventGroup, 'all'>, readonly string[]>> = {
  people: ['sign-in', 'sign-out', 'lock', 'unlock', 'wrong-pin', 'sign-in-locked'],
  receipt: ['line-removed', 'line-lowered', 'seller-changed', 'note-changed', 'unknown-code', 'cart-cleared', 'price-changed', 'discount-given', 'discount-removed', 'cart-parked', 'cart-recalled', 'cart-dropped', 'refund-started', 'refund-to-cash', 'receipt-reprinted', 'receipt-emailed', 'receipt-saved'],
  money: ['cash-in', 'cash-out', 'cash-out-refused', 'drawer-opened', 'cash-counted', 'count-differs', 'shift-opened', 'shift-closed', 'x-report', 'z-report-reprinted', 'slip-reprinted', 'card-declined', 'card-unknown', 'card-cancelled'],
  allowed: ['approved', 'approval-refused'],
  machine: ['till-started', 'database-restored', 'clock-jumped', 'test-printed', 'settings-changed', 'training-started', 'training-ended', 'register-refused', 'register-unknown', 'printer-stopped', 'printer-ready', 'paper-unknown'],
};

/** The events of a group as the host knows them; none asks for all. */
export function eventsOf(group: EventGroup): readonly string[] {
  return group === 'all' ? [] : members[group];
}

/** Every event that has a sentence. */
export const knownEvents: readonly string[] = Object.values(members).flat();
