import type { CartView } from '#contract/terminal/sale.ts';

/** `after`, with every part of it that is as it was taken from `before`; `before` itself where nothing changed. */
function kept(before: unknown, after: unknown): unknown {
  if (Object.is(before, after)) return before;
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null || Array.isArray(before) !== Array.isArray(after)) return after;
  const old = before as Readonly<Record<string, unknown>>;
  const entries = Object.entries(after).map(([name, value]): [string, unknown] => [name, Object.hasOwn(old, name) ? kept(old[name], value) : value]);
  if (entries.length === Object.keys(old).length && entries.every(([name, value]) => Object.hasOwn(old, name) && old[name] === value)) return before;
  return Array.isArray(after) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

/**
 * A cart the host told, in as many of the objects that are on screen already as are still true. The host tells every change twice, to everybody and to who asked,
 * and whole each time: what comes again draws nothing, and one more scan draws one line.
 */
export function keptCart(before: CartView | null, after: CartView): CartView {
  return kept(before, after) as CartView;
}
