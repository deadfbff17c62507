import { scaled } from '#renderer/ui/amount-entry.ts';

/** Why what was typed or pasted does not stand on the command line as it was meant; each has its sentence (CommandTroubleText). */
export type CommandTrouble = 'negative' | 'letters' | 'two-marks' | 'too-large' | 'zero' | 'no-quantity' | 'no-number' | 'star-alone' | 'not-taken' | 'digits-lost';

/** What the cashier is typing on the selling screen, before any key has said what it is. */
export type Command = {
  /** Digits with at most one comma. */
  readonly entry: string;
  /** `3*` was typed: how many of the next good, or of the selected line. Millionths. */
  readonly timesMicro: number | null;
  /** The digits are the new quantity of this line. */
  readonly lineNo: number | null;
  /** The till itself asked how much that line is, once its good stood in the cart; false where somebody pressed `*`. */
  readonly asked: boolean;
  /** Something typed was not taken: `entry` may not be what was meant, and is in doubt until somebody erases or confirms it. */
  readonly trouble: CommandTrouble | null;
};

export const IDLE: Command = { entry: '', timesMicro: null, lineNo: null, asked: false, trouble: null };

/** What Enter does with a command. The echo line says it before the key is pressed, from this same answer. */
export type Intent =
  | { readonly kind: 'nothing' }
  /** Part of what was typed was not taken: Enter confirms what stands there, and does no more. */
  | { readonly kind: 'doubt'; readonly trouble: CommandTrouble }
  /** What stands there is neither a sum nor a code nor a quantity: Enter leaves it and says so. */
  | { readonly kind: 'unfit'; readonly trouble: CommandTrouble }
  /** Leaves the quantity of the line as it is. */
  | { readonly kind: 'keep'; readonly lineNo: number }
  | { readonly kind: 'set-quantity'; readonly lineNo: number; readonly quantityMicro: number }
  | { readonly kind: 'scan'; readonly code: string; readonly quantityMicro: number | null }
  /** Cash; null is the exact sum. */
  | { readonly kind: 'pay'; readonly tenderedMinor: number | null };

const MAX_ENTRY = 20;
/** Shorter numbers are sums: nobody pays eight digits of roubles in notes, and the shortest barcode has eight. */
const BARCODE_DIGITS = 8;

/** What of a character is taken: the entry after it, or why it stays as it was. Spaces mean nothing. */
function taken(entry: string, raw: string): string | CommandTrouble {
  if (/^\d$/.test(raw)) return entry.length < MAX_ENTRY ? entry + raw : 'too-large';
  if (raw === ',' || raw === '.') return entry.includes(',') ? 'two-marks' : entry === '' ? '0,' : `${entry},`;
  if (/^\s$/.test(raw)) return entry;
  return /^[-\u2212]$/.test(raw) ? 'negative' : 'letters';
}

const isTrouble = (what: string): what is CommandTrouble => /^[a-z]/.test(what);

/** The command after more characters. What cannot belong to a number is not taken, and the number is in doubt from then on. */
export function commandTyped(command: Command, characters: string): Command {
  return [...characters].reduce<Command>((soFar, raw) => {
    const next = taken(soFar.entry, raw);
    return isTrouble(next) ? { ...soFar, trouble: soFar.trouble ?? next } : { ...soFar, entry: next };
  }, command);
}

/** One character back, and no doubt any more; an empty entry gives up `3*` or the line, and never a question: it is answered, not erased. */
export function commandErased(command: Command, count = 1): Command {
  if (command.entry === '' && command.trouble === null) return command.asked ? command : IDLE;
  return commandConfirmed({ ...command, entry: command.entry.slice(0, -count) });
}

/** What stands there is what is meant. */
export function commandConfirmed(command: Command): Command {
  const isEmpty = command.entry === '' && command.timesMicro === null && command.lineNo === null;
  return isEmpty ? IDLE : { ...command, trouble: null };
}

/** What is typed was lost: said until somebody acknowledges it, because the cashier goes on as if it had been done. */
export const NOT_TAKEN: Command = { ...IDLE, trouble: 'not-taken' };
/** `3*12` and a good: three of it came, and the digits are lost. Not to be typed again, or they would be six. */
export const DIGITS_LOST: Command = { ...IDLE, trouble: 'digits-lost' };

/** The command while something typed elsewhere is said to be lost: what stands there stays. */
export function commandLost(command: Command): Command {
  return { ...command, trouble: command.trouble ?? 'not-taken' };
}

/** `3*12` and a good that did not come: nothing was counted after all. What somebody has acknowledged is not said again. */
export function commandUncounted(command: Command): Command {
  return command.trouble === 'digits-lost' ? { ...command, trouble: 'not-taken' } : command;
}

/** What was lost is said, until somebody acknowledges it. */
function saysLost({ trouble }: Command): boolean {
  return trouble === 'not-taken' || trouble === 'digits-lost';
}

/** The till waits for a weight, and nothing is typed. */
export function isOpenQuestion({ asked, entry, trouble }: Command): boolean {
  return asked && entry === '' && trouble === null;
}

/** Something stands on the command line that somebody typed, or was told about: an open question is neither. */
export function hasTyped(command: Command): boolean {
  return command !== IDLE && !isOpenQuestion(command);
}

/** What Esc leaves: a question loses what was typed for it first, everything else is given up. */
export function commandLeft(command: Command): Command {
  return command.asked && !isOpenQuestion(command) ? { ...command, entry: '', trouble: null } : IDLE;
}

/**
 * What is left on the command line once a good took what it was for: a sum from the customer stands while goods come in, and so does what was lost.
 * `3*` was for that good; digits after it were the beginning of another code, and are lost with it.
 */
export function commandKept(command: Command): Command {
  const { entry, timesMicro, lineNo, trouble } = command;
  if (timesMicro !== null) return entry === '' && trouble === null ? IDLE : DIGITS_LOST;
  return (entry !== '' || saysLost(command)) && lineNo === null ? command : IDLE;
}

/**
 * The question for the weight of a good that has just come, in place of a sum; null where a quantity is being typed.
 * @param standing what was left when the good was taken: what was typed since may have been its weight, or the next code, and is not guessed at
 */
export function commandAsking(command: Command, standing: Command, lineNo: number): Command | null {
  if (command.lineNo !== null || command.timesMicro !== null) return null;
  const left = saysLost(command) ? { ...IDLE, trouble: command.trouble } : command !== standing && command !== IDLE ? NOT_TAKEN : IDLE;
  return { ...left, lineNo, asked: true };
}

/** What becomes of a number for a line when the next good comes before Enter: the weight that was asked for is taken, anything else never. */
export function quantityLeft({ lineNo, entry, asked, trouble }: Command): { readonly lineNo: number; readonly quantityMicro: number } | 'not-taken' | null {
  if (lineNo === null || (entry === '' && trouble === null)) return null;
  const quantityMicro = asked && trouble === null ? quantityOf(entry) : null;
  return quantityMicro === null ? 'not-taken' : { lineNo, quantityMicro };
}

/** What a pasted text is: a code is scanned and never a sum, words are looked for, a number takes the place of the one that stood there. */
export type Pasted = { readonly kind: 'scan'; readonly code: string } | { readonly kind: 'search'; readonly text: string } | { readonly kind: 'typed'; readonly command: Command };

/** What a text pasted on the selling screen does. */
export function commandPasted(command: Command, text: string): Pasted {
  const refused = (trouble: CommandTrouble): Pasted => ({ kind: 'typed', command: { ...command, trouble: command.trouble ?? trouble } });
  const whole = text.trim();
  const plain = whole.replace(/[\s₽]/gu, '');
  if (plain === '') return { kind: 'typed', command };
  if (/^\d+$/.test(plain) && plain.length >= BARCODE_DIGITS) return { kind: 'scan', code: plain };
  if (/^\d+([.,]\d*)?$/.test(plain)) return { kind: 'typed', command: commandTyped({ ...command, entry: '', trouble: null }, plain) };
  if (/^[-\u2212][\d.,]*$/.test(plain)) return refused('negative');
  if (/^[\d.,]+$/.test(plain)) return refused('two-marks');
  // Marking codes: digits first, then letters and the separator, without a space.
  if (/^\d[\x1d\x21-\x7e]+$/.test(whole) && whole.length >= BARCODE_DIGITS) return { kind: 'scan', code: whole };
  return command.lineNo === null ? { kind: 'search', text: whole.replace(/\s+/gu, ' ') } : refused('letters');
}

/** A typed quantity in millionths, or null where it is none: zero, or more than six digits or three decimals. */
export function quantityOf(entry: string): number | null {
  if (!/^\d{1,6}(,\d{0,3})?$/.test(entry)) return null;
  const micro = scaled(entry, 6);
  return micro === null || micro === 0 ? null : micro;
}

/** What stands on the command line when a key comes that is for something else. */
export type BeforeKey =
  /** A number that the key may take; empty where nothing is typed. */
  | { readonly kind: 'free'; readonly entry: string }
  /** The weight the till asked for, typed and not confirmed. */
  | { readonly kind: 'weight'; readonly lineNo: number; readonly quantityMicro: number }
  /** The till waits for a weight, and nothing is typed. */
  | { readonly kind: 'asked' }
  /** In doubt, a code, or a quantity nobody accepted: it stays, and the key does nothing. */
  | { readonly kind: 'held' };

/**
 * What a key that is not for the command line finds there. A quantity or a code is never given up for it without a word; a sum is free, and so
 * is `*` with nothing behind it.
 */
export function commandBeforeKey(command: Command, selectedLineNo: number | null): BeforeKey {
  const { entry, timesMicro, lineNo, trouble } = command;
  if (trouble !== null) return { kind: 'held' };
  if (isOpenQuestion(command)) return { kind: 'asked' };
  const left = quantityLeft(command);
  if (left !== null && left !== 'not-taken') return { kind: 'weight', ...left };
  const isCode = entry !== '' && lineNo === null && intentOf(command, selectedLineNo).kind === 'scan';
  return left !== null || timesMicro !== null || isCode ? { kind: 'held' } : { kind: 'free', entry: lineNo === null ? entry : '' };
}

/** The key `*`: digits before it become a quantity; alone it asks for the quantity of the selected line. */
export function commandStarred(command: Command, selectedLineNo: number | null): Command {
  const { entry, timesMicro, lineNo, trouble } = command;
  if (trouble !== null) return command;
  if (lineNo !== null) return entry === '' ? command : { ...command, trouble: 'letters' };
  const quantity = quantityOf(entry);
  if (quantity !== null) return { ...IDLE, timesMicro: quantity };
  if (entry !== '') return { ...command, trouble: noQuantity(entry) };
  if (timesMicro !== null) return command;
  return selectedLineNo === null ? { ...command, trouble: 'star-alone' } : { ...IDLE, lineNo: selectedLineNo };
}

function noQuantity(entry: string): CommandTrouble {
  return /^[0,]+$/.test(entry) ? 'zero' : 'no-quantity';
}

/**
 * What Enter would do now.
 * @param selectedLineNo the marked line, null in an empty cart
 */
export function intentOf(command: Command, selectedLineNo: number | null): Intent {
  const { entry, timesMicro, lineNo, trouble } = command;
  if (trouble !== null) return { kind: 'doubt', trouble };
  if (lineNo !== null) {
    if (entry === '') return { kind: 'keep', lineNo };
    const quantityMicro = quantityOf(entry);
    return quantityMicro === null ? { kind: 'unfit', trouble: noQuantity(entry) } : { kind: 'set-quantity', lineNo, quantityMicro };
  }
  if (entry === '') {
    if (selectedLineNo === null) return { kind: 'nothing' };
    return timesMicro === null ? { kind: 'pay', tenderedMinor: null } : { kind: 'set-quantity', lineNo: selectedLineNo, quantityMicro: timesMicro };
  }
  const isCode = !entry.includes(',') && (entry.length >= BARCODE_DIGITS || timesMicro !== null || selectedLineNo === null);
  if (isCode) return { kind: 'scan', code: entry, quantityMicro: timesMicro };
  const tenderedMinor = timesMicro === null && selectedLineNo !== null && /^\d{1,7}(,\d{0,2})?$/.test(entry) ? scaled(entry, 2) : null;
  if (tenderedMinor === null) return { kind: 'unfit', trouble: 'no-number' };
  return tenderedMinor === 0 ? { kind: 'unfit', trouble: 'zero' } : { kind: 'pay', tenderedMinor };
}
