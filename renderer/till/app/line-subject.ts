import { lineFields, type LineField } from '../features/line/line-form.ts';
import type { CartState } from '../features/sale/cart-store.ts';
import type { TillFrame, TillKeeper } from './till-store.ts';

/** What the panel of a line is about: which line, which field of it, and what was typed before its key. */
export type LineSubject = { readonly lineNo: number; readonly field: LineField; readonly typed: string };

/** `discount:2:10` as the subject of the panel. */
export function lineSubject({ lineNo, field, typed }: LineSubject): string {
  return `${field}:${lineNo}:${typed}`;
}

/** What a subject says; null where it names no line. */
export function lineSubjectOf(subject: string | null): LineSubject | null {
  const [field = '', lineNo = '', typed = ''] = (subject ?? '').split(':');
  return /^\d+$/.test(lineNo) ? { lineNo: Number(lineNo), field: lineFields.find((one) => one === field) ?? 'quantity', typed } : null;
}

/** What the open panel of a line is about; null while none is open. The mark may be on another line: a question or the last gesture moves it. */
export function openLineSubject({ panel, subject }: Pick<TillFrame, 'panel' | 'subject'>): LineSubject | null {
  return panel === 'line' ? lineSubjectOf(subject) : null;
}

/** Closes the panel of a line that is gone, with its receipt or without: no other line takes its place. */
export function closeGoneLine({ store, open }: Pick<TillKeeper, 'store' | 'open'>, now: CartState['cart'], before: CartState['cart']): void {
  const about = openLineSubject(store.getState());
  if (about === null || now === null) return;
  const isHere = now.lines.some(({ lineNo }) => lineNo === about.lineNo);
  if (!isHere || (before !== null && before.id !== now.id)) open(null);
}
