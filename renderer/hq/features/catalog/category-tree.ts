/** Where a category can go: told from the list as the server gives it, every one after its parent. */
import { MAX_CATEGORY_DEPTH, type CategoryRow } from '#contract/api/category.ts';

/** The category and everything inside it. */
function within(all: readonly CategoryRow[], id: string): CategoryRow[] {
  const at = all.findIndex((each) => each.id === id);
  const depth = all[at]?.depth ?? 0;
  const end = all.findIndex((each, index) => index > at && each.depth <= depth);
  return at < 0 ? [] : all.slice(at, end < 0 ? undefined : end);
}

/** Categories it may be put into: not itself, nothing inside it, and with room for its levels below; the one it is in, however deep (CAT8). */
export function parentsFor(all: readonly CategoryRow[], id: string | null): CategoryRow[] {
  const own = id === null ? [] : within(all, id);
  const height = own.length === 0 ? 1 : Math.max(...own.map(({ depth }) => depth)) - (own[0]?.depth ?? 1) + 1;
  return all.filter((each) => !own.includes(each) && (each.depth + height <= MAX_CATEGORY_DEPTH || each.id === own[0]?.parentId));
}

/** Those it would stand beside in `parentId`, in their order. */
export function besideIn(all: readonly CategoryRow[], parentId: string | null, id: string | null): CategoryRow[] {
  return all.filter((each) => each.parentId === parentId && each.id !== id);
}

/** Which place it has now, from 1; for a new one, or in another parent, the last. */
export function placeOf(all: readonly CategoryRow[], parentId: string | null, id: string | null): number {
  const at = all.filter((each) => each.parentId === parentId).findIndex((each) => each.id === id);
  return at < 0 ? besideIn(all, parentId, id).length + 1 : at + 1;
}

/** True where nothing is in it, so that it can be removed. */
export function isEmpty(all: readonly CategoryRow[], { id, goods }: CategoryRow): boolean {
  return goods === 0 && !all.some((each) => each.parentId === id);
}
