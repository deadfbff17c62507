import { describe, expect, it } from 'vitest';
import { createPictures, type Pictures } from './pictures-store.ts';

type Answer = { readonly ok: true; readonly value: { readonly mime: string; readonly base64: string } } | { readonly ok: false; readonly code: 'not-here'; readonly detail: Record<never, never> };
type Setup = { readonly pictures: Pictures; readonly asked: string[]; readonly here: Set<string>; readonly answerOne: () => Promise<void>; readonly answerAll: () => Promise<void> };

function setup(): Setup {
  const asked: string[] = [];
  const here = new Set<string>();
  const open: (() => void)[] = [];
  const pictures = createPictures({
    picture: ({ hash }) => {
      asked.push(hash);
      const { promise, resolve } = Promise.withResolvers<Answer>();
      open.push(() => resolve(here.has(hash) ? { ok: true, value: { mime: 'image/png', base64: hash } } : { ok: false, code: 'not-here', detail: {} }));
      return promise;
    },
  });
  const answerOne = async (): Promise<void> => {
    open.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const answerAll = async (): Promise<void> => {
    while (open.length > 0) await answerOne();
  };
  return { pictures, asked, here, answerOne, answerAll };
}

describe('pictures of goods', () => {
  it('come two at a time, so that a scan never waits behind a screenful, and those wanted last come first', async () => {
    const { pictures, asked, here, answerOne, answerAll } = setup();
    for (const hash of ['a', 'b', 'c', 'd'] as const) {
      here.add(hash);
      pictures.want(hash);
    }
    expect(asked).toEqual(['a', 'b']);
    await answerOne();
    expect(asked).toEqual(['a', 'b', 'd']);
    pictures.want('c');
    pictures.want('a');
    await answerAll();
    expect(asked).toEqual(['a', 'b', 'd', 'c']);
    expect([...pictures.store.getState().urls]).toHaveLength(4);
    expect(pictures.store.getState().urls.get('a')).toBe('data:image/png;base64,a');
  });

  it('that this till does not have yet are asked for again when data has come in', async () => {
    const { pictures, asked, here, answerAll } = setup();
    pictures.want('late');
    await answerAll();
    pictures.want('late');
    expect([asked, pictures.store.getState().urls.size]).toEqual([['late'], 0]);
    here.add('late');
    pictures.refresh();
    await answerAll();
    expect(asked).toEqual(['late', 'late']);
    expect(pictures.store.getState().urls.has('late')).toBe(true);
    pictures.refresh();
    expect(asked).toHaveLength(2);
  });

  it('are kept up to 400; the one nobody has looked at for longest goes first', async () => {
    const { pictures, here, answerAll, asked } = setup();
    for (let number = 0; number < 400; number++) {
      here.add(String(number));
      pictures.want(String(number));
      await answerAll();
    }
    pictures.want('0');
    here.add('new');
    pictures.want('new');
    await answerAll();
    const { urls } = pictures.store.getState();
    expect([urls.size, urls.has('0'), urls.has('1'), urls.has('new')]).toEqual([400, true, false, true]);
    pictures.want('1');
    await answerAll();
    expect(asked.filter((hash) => hash === '1')).toHaveLength(2);
  });
});
