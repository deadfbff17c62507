/** Typing that can be undone: a scan that begins slowly gives its first characters away as typed, and must leave no sum changed. */
import { useState } from 'react';
import { createEarlier } from '#renderer/ui/earlier.ts';

export type Typist<F> = {
  /** Puts what `take` makes of the characters in the place of what stands there. */
  readonly type: (characters: string, take: (standing: F, characters: string) => F) => void;
  readonly takeBack: (count: number) => void;
  /** What came meanwhile and is no typing stays, however much of it is taken back. */
  readonly change: (how: (standing: F) => F) => void;
  /** What stands there is another thing now: nothing of before it is put back. */
  readonly forget: () => void;
};

/** Types into whatever `standing` reads and `put` writes. */
export function createTypist<F>(standing: () => F, put: (field: F) => void): Typist<F> {
  const earlier = createEarlier<F>();
  return {
    type: (characters, take) => {
      const first = standing();
      [...characters].forEach((_, index, all) => earlier.keep(index === 0 ? first : take(first, all.slice(0, index).join(''))));
      put(take(first, characters));
    },
    takeBack: (count) => {
      const then = earlier.back(count);
      if (then !== null) put(then);
    },
    change: earlier.change,
    forget: earlier.forget,
  };
}

export type Typed<F> = Omit<Typist<F>, 'forget' | 'change'> & { readonly field: F; readonly change: (how: (field: F) => F) => void };

function createKept<F>(first: F, show: (field: F) => void): Omit<Typed<F>, 'field'> {
  let now = first;
  const put = (field: F): void => {
    now = field;
    show(field);
  };
  const { type, takeBack, forget } = createTypist(() => now, put);
  const change = (how: (field: F) => F): void => {
    forget();
    put(how(now));
  };
  return { type, takeBack, change };
}

/** A field of a panel that is typed into while nothing has the focus. Hands are faster than paint: each change is made to what stands there now. */
export function useTyped<F>(begin: () => F): Typed<F> {
  const [field, show] = useState(begin);
  const [kept] = useState(() => createKept(field, (next) => show(() => next)));
  return { field, ...kept };
}
