import type { CartView } from '#contract/terminal/sale.ts';
import { IDLE, type Command } from './command.ts';

/** How much the line touched last grew between two answers about the same cart; all of it where the line is new. */
export function growth(before: CartView | null, after: CartView): { readonly byMicro: number; readonly isNew: boolean } {
  const line = after.lines.find((one) => one.lineNo === after.selectedLineNo);
  const old = before?.id === after.id ? before.lines.find((one) => one.lineNo === after.selectedLineNo) : undefined;
  return { byMicro: (line?.quantityMicro ?? 0) - (old?.quantityMicro ?? 0), isNew: old === undefined };
}

/** What just came in and is sold by measure waits for somebody to say how much it is; a label with a weight has said it itself, also where that is one unit. */
export function asksMeasure(before: CartView | null, after: CartView): boolean {
  const line = after.lines.find((one) => one.lineNo === after.selectedLineNo);
  return line !== undefined && line.unweighed && growth(before, after).isNew;
}

/** The line is still in the cart, and nobody has said how much it is. */
export function standsUnweighed(cart: CartView | null, lineNo: number): boolean {
  return cart?.lines.some((line) => line.lineNo === lineNo && line.unweighed) ?? false;
}

/**
 * The lines of a receipt this page never saw before that still wait for their measure. Who left one at one unit is asked again; that is less harm than
 * apples sold as a kilogram because a page was loaded anew.
 */
function unweighedIn({ state, lines }: CartView): readonly number[] {
  if (state !== 'cart') return [];
  return lines.filter(({ unweighed }) => unweighed).map(({ lineNo }) => lineNo);
}

/** Whose measure is still unknown among the lines of a cart; a line somebody gave another quantity is known. */
export function stillUnweighed(unweighed: readonly number[], before: CartView | null, cart: CartView): readonly number[] {
  if (before === null) return unweighedIn(cart);
  if (unweighed.length === 0) return unweighed;
  return before.id === cart.id ? unweighed.filter((lineNo) => standsUnweighed(cart, lineNo)) : [];
}

/** The command line with nothing typed: the question for the first measure nobody has said, if there is one. */
function commandAtRest(unweighed: readonly number[]): Command {
  const [lineNo] = unweighed;
  return lineNo === undefined ? IDLE : { ...IDLE, lineNo, asked: true };
}

/** A command that ended gives way to the next question; a question about a line that is known or gone ends. */
export function commandWith(command: Command, unweighed: readonly number[]): Command {
  const isAnswered = command.asked && command.lineNo !== unweighed[0];
  return command === IDLE || isAnswered ? commandAtRest(unweighed) : command;
}
