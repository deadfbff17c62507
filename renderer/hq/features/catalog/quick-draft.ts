/** Pages of quick goods while they are being made; every change is a new draft. */
import type { QuickPages, QuickPagesChange } from '#contract/api/catalog.ts';

export type QuickGood = Pick<QuickPages['pages'][number]['goods'][number], 'id' | 'name' | 'active'>;
export type QuickDraft = readonly { readonly name: string; readonly goods: readonly QuickGood[] }[];

/** The list with the one at `from` moved by a step; as it was at either end. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): readonly T[] {
  const to = from + by;
  const one = list[from];
  return one === undefined || to < 0 || to >= list.length ? list : list.toSpliced(from, 1).toSpliced(to, 0, one);
}

/** What stands in the way of saving the page, or null. */
export function flawOf({ name, goods }: QuickDraft[number]): 'noName' | 'noGoods' | null {
  if (name.trim() === '') return 'noName';
  return goods.length === 0 ? 'noGoods' : null;
}

export function changeOf(draft: QuickDraft, version: number): QuickPagesChange {
  return { version, pages: draft.map(({ name, goods }) => ({ name: name.trim(), goodIds: goods.map(({ id }) => id) })) };
}
