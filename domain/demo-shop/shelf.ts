import type { PictureName } from './pictures.ts';

/** Name, price in kopecks (null where it is agreed at the till), picture; `kg` for what is weighed. A name is never reused: ids hang on the place in the list, so new goods go to its end. */
export type ShelfGood = readonly [name: string, priceMinor: number | null, picture: PictureName, unit?: 'kg'];

/** A leaf category with what stands on it; `code` is two digits: its department, then its place there. `neighbour` is the second legal entity. */
export type Shelf = { readonly code: string; readonly name: string; readonly tax: 'standard' | 'reduced' | 'none'; readonly seller?: 'neighbour'; readonly goods: readonly ShelfGood[] };

export type Department = { readonly code: string; readonly name: string; readonly shelves: readonly Shelf[] };
