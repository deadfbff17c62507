/** The company's categories by their path of names; those a batch names and the company lacks are made. */
import { categoryNameKey } from '#domain/category/category-name.ts';

export type StoredCategory = { readonly id: string; readonly parentId: string | null; readonly name: string; readonly position: number };

const place = (parentId: string | null, name: string): string => `${parentId ?? ''}\n${name}`;

export class CategoryTree {
  readonly #bySpelling = new Map<string, string>();
  readonly #byName = new Map<string, string>();
  readonly #children = new Map<string | null, number>();
  readonly #newId: () => string;
  readonly #fresh: StoredCategory[] = [];

  /** @param stored in headquarters' order: of several of one name the first counts, unless a file spells another one to the letter */
  constructor(stored: readonly StoredCategory[], newId: () => string) {
    this.#newId = newId;
    for (const category of stored) this.#add(category);
  }

  /** Categories that were made, parents first. */
  get fresh(): readonly StoredCategory[] {
    return this.#fresh;
  }

  /** The category at `path`, made with its parents where it is missing; null for no path. */
  idOf(path: readonly string[]): string | null {
    let id: string | null = null;
    for (const name of path) id = this.#bySpelling.get(place(id, name)) ?? this.#byName.get(place(id, categoryNameKey(name))) ?? this.#make(id, name);
    return id;
  }

  #make(parentId: string | null, name: string): string {
    const category = { id: this.#newId(), parentId, name, position: (this.#children.get(parentId) ?? 0) + 1 };
    this.#add(category);
    this.#fresh.push(category);
    return category.id;
  }

  #add({ id, parentId, name, position }: StoredCategory): void {
    for (const [map, key] of [[this.#bySpelling, name], [this.#byName, categoryNameKey(name)]] as const) {
      const at = place(parentId, key);
      if (!map.has(at)) map.set(at, id);
    }
    this.#children.set(parentId, Math.max(this.#children.get(parentId) ?? 0, position));
  }
}
