import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { catalog } from '#contract/terminal/catalog.ts';

/** Hash to data URL; null while it is asked for or where this till has no such picture. */
export type PicturesState = { readonly urls: ReadonlyMap<string, string | null> };
export type Pictures = { readonly store: StoreApi<PicturesState>; readonly want: (hash: string) => void };

const KEPT = 400;

/** Pictures by their content, asked for once; the oldest are forgotten beyond 400. */
export function createPictures(client: Pick<Client<typeof catalog>, 'picture'>): Pictures {
  const store = createStore<PicturesState>(() => ({ urls: new Map() }));
  const put = (hash: string, url: string | null): void => store.setState((state) => {
    const urls = new Map(state.urls).set(hash, url);
    const oldest = urls.size > KEPT ? urls.keys().next().value : undefined;
    if (oldest !== undefined) urls.delete(oldest);
    return { urls };
  });
  const fetchOne = async (hash: string): Promise<void> => {
    put(hash, null);
    const answer = await client.picture({ hash });
    if (answer.ok) put(hash, `data:${answer.value.mime};base64,${answer.value.base64}`);
  };
  return { store, want: (hash) => void (store.getState().urls.has(hash) ? undefined : fetchOne(hash)) };
}

/** The data URL of a picture once it is here. */
export function usePictureUrl(pictures: Pictures, hash: string | null): string | null {
  return useStore(pictures.store, (state) => (hash === null ? null : (state.urls.get(hash) ?? null)));
}
