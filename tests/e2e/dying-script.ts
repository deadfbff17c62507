/** What the devices of a dying host answer and where it stops, as its file says. */
import type { RegisterAnswer } from '#host/features/sale/register-port.ts';
import type { CardAnswer } from '#host/features/sale/terminal-port.ts';

export const SCRIPT = 'script.json';
/** There once the terminal was told to let money go. */
export const LET_GO = 'let-go';

export type Script = {
  /** Another number is another script: answers and places are counted anew. */
  readonly round: number;
  /** `register 2`: for ever at the second time it is passed. Null: nowhere. */
  readonly stop: string | null;
  /** The first answers; then yes. */
  readonly register: readonly RegisterAnswer[];
  readonly card: readonly CardAnswer[];
};
