/** Everything a till's journal can say. Who adds an event gives it a sentence on the till's page and words at HQ: tests ask for both. */
export const journalEvents = [
  'sign-in', 'sign-out', 'lock', 'unlock', 'wrong-pin', 'sign-in-locked', 'approved', 'approval-refused',
  'line-removed', 'line-lowered', 'seller-changed', 'note-changed', 'unknown-code', 'cart-cleared', 'price-changed', 'discount-given', 'discount-removed', 'cart-parked', 'cart-recalled', 'cart-dropped', 'refund-started', 'refund-to-cash',
  'receipt-reprinted', 'receipt-emailed', 'receipt-saved',
  'cash-in', 'cash-out', 'cash-out-refused', 'drawer-opened', 'cash-counted', 'count-differs', 'shift-opened', 'shift-closed', 'x-report', 'z-report-reprinted', 'slip-reprinted',
  'card-declined', 'card-unknown', 'card-cancelled', 'register-refused', 'register-unknown', 'printer-stopped', 'printer-ready', 'paper-unknown',
  'database-restored', 'till-started', 'clock-jumped', 'test-printed', 'settings-changed', 'training-started', 'training-ended',
] as const;
export type JournalEvent = (typeof journalEvents)[number];
