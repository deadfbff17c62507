/** More than the beginning of any scan has slow characters. */
const REMEMBERED = 64;

export type Earlier<F> = {
  /** What stands before the next character. */
  readonly keep: (standing: F) => void;
  /** What stood before the last `count` characters; null where nobody remembers. */
  readonly back: (count: number) => F | null;
  /** What came meanwhile and is no typing: it belongs into all of them. */
  readonly change: (how: (standing: F) => F) => void;
  readonly forget: () => void;
};

/** What stood before each of the last characters, taken or not: to erase as many again would take what was there before them. */
export function createEarlier<F>(): Earlier<F> {
  let before: readonly F[] = [];
  const forget = (): void => {
    before = [];
  };
  return {
    forget,
    change: (how) => {
      before = before.map(how);
    },
    keep: (standing) => {
      before = [...before.slice(1 - REMEMBERED), standing];
    },
    back: (count) => {
      const then = before.at(-count) ?? null;
      forget();
      return then;
    },
  };
}
