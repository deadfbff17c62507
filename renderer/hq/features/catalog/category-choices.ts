import type { GoodChoices, GoodDetail } from '#contract/api/catalog.ts';

/**
 * The categories a good can be put into, its own among them even where it is not offered: too deep, one of too many, or hanging on nothing.
 * Were it left out, the next save would take the good out of it.
 * @param nameless says the good's own where even its name is not known
 */
export function categoriesFor({ categoryId, categoryName }: Pick<GoodDetail, 'categoryId' | 'categoryName'>, offered: GoodChoices['categories'], nameless: string): { value: string; label: string }[] {
  const own = categoryId === null || offered.some(({ id }) => id === categoryId) ? [] : [{ value: categoryId, label: categoryName ?? nameless }];
  return [...own, ...offered.map(({ id, path }) => ({ value: id, label: path }))];
}
