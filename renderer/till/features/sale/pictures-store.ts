import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { catalog } from '#contract/terminal/catalog.ts';

/** Hash to data URL, for pictures that are here. */
export type PicturesState = { readonly urls: ReadonlyMap<string, string> };
export type Pictures = {
  readonly store: StoreApi<PicturesState>;
  /** Somebody looks at the place of this picture. */
  readonly want: (hash: string) => void;
  /** Data has come in: pictures this till did not have are asked for again. */
  readonly refresh: () => void;
};

const KEPT = 400;
/** A scan goes to the host over the same wire and waits for no more pictures than these. */
const AT_ONCE = 2;

/** Pictures by their content, a few at a time, those wanted last first; the longest unwanted are forgotten beyond 400. */
export function createPictures(client: Pick<Client<typeof catalog>, 'picture'>): Pictures {
  const store = createStore<PicturesState>(() => ({ urls: new Map() }));
  /** In the order in which they were last wanted. */
  const wanted = new Set<string>();
  const waiting = new Set<string>();
  const asked = new Set<string>();
  const absent = new Set<string>();

  const put = (hash: string, url: string): void => store.setState(({ urls: before }) => {
    const urls = new Map(before).set(hash, url);
    if (urls.size > KEPT) {
      const oldest = [...wanted].find((one) => one !== hash && urls.has(one));
      if (oldest !== undefined) {
        urls.delete(oldest);
        wanted.delete(oldest);
      }
    }
    return { urls };
  });
  const fetchOne = async (hash: string): Promise<void> => {
    waiting.delete(hash);
    asked.add(hash);
    const answer = await client.picture({ hash });
    asked.delete(hash);
    if (answer.ok) put(hash, `data:${answer.value.mime};base64,${answer.value.base64}`);
    else absent.add(hash);
    next();
  };
  const next = (): void => {
    while (asked.size < AT_ONCE) {
      const hash = [...waiting].at(-1);
      if (hash === undefined) return;
      void fetchOne(hash);
    }
  };
  const isSettled = (hash: string): boolean => store.getState().urls.has(hash) || asked.has(hash) || absent.has(hash);

  return {
    store,
    want: (hash) => {
      wanted.delete(hash);
      wanted.add(hash);
      if (isSettled(hash)) return;
      waiting.delete(hash);
      waiting.add(hash);
      next();
    },
    refresh: () => {
      for (const hash of absent) waiting.add(hash);
      absent.clear();
      next();
    },
  };
}

/** The data URL of a picture once it is here. */
export function usePictureUrl(pictures: Pictures, hash: string | null): string | null {
  return useStore(pictures.store, (state) => (hash === null ? null : (state.urls.get(hash) ?? null)));
}
