/** The company's categories by their path of names; those a file names and the company lacks are made. */

export type StoredCategory = { readonly id: string; readonly parentId: string | null; readonly name: string; readonly position: number };

const place = (parentId: string | null, name: string): string => `${parentId ?? ''}\n${name}`;

export class CategoryTree {
  readonly #byPlace = new Map<string, StoredCategory>();
  readonly #children = new Map<string | null, number>();
  readonly #newId: () => string;
  #fresh: StoredCategory[] = [];

  constructor(stored: readonly StoredCategory[], newId: () => string) {
    this.#newId = newId;
    for (const category of stored) this.#add(category);
  }

  /** The category at `path`, made with its parents where it is missing; null for no path. */
  idOf(path: readonly string[]): string | null {
    let id: string | null = null;
    for (const name of path) id = this.#byPlace.get(place(id, name))?.id ?? this.#make(id, name);
    return id;
  }

  /** Categories made since the last call, parents first. */
  takeFresh(): StoredCategory[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  #make(parentId: string | null, name: string): string {
    const category = { id: this.#newId(), parentId, name, position: (this.#children.get(parentId) ?? 0) + 1 };
    this.#add(category);
    this.#fresh.push(category);
    return category.id;
  }

  #add(category: StoredCategory): void {
    this.#byPlace.set(place(category.parentId, category.name), category);
    this.#children.set(category.parentId, Math.max(this.#children.get(category.parentId) ?? 0, category.position));
  }
}
