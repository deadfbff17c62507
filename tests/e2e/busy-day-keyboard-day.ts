import type { Counter } from './busy-day-counter.ts';
import type { Picture } from './busy-day-pictures.ts';
import type { Story } from './story.ts';

/** What every part of the keyboard day works with. */
export type KeyboardDay = {
  readonly story: Story;
  readonly counter: Counter;
  readonly picture: Picture;
  readonly paper: {
    /** How many papers say all of this. */
    readonly count: (...words: string[]) => number;
    /** Waits until the printer has that many of them. */
    readonly wait: (times: number, ...words: string[]) => Promise<void>;
    /** What the code on the paper of a receipt says. */
    readonly codeOf: (number: string) => Promise<string>;
    readonly setOut: (out: boolean) => Promise<void>;
  };
  readonly killHost: () => Promise<void>;
  readonly newShift: (floatMinor: number) => void;
};
