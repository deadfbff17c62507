/** Masks what would tell who somebody is in text typed by people (SPEC.md, FTX1 to FTX5). */

const MASK = '***';

/** No number and no address is without one of these; most of what people type has none. */
const SUSPICIOUS = /[0-9@]/;

/** Bounded, as addresses are: of an endless word every place would be tried to its end. */
const EMAIL = /[\p{L}\p{N}._%+-]{1,64} ?@ ?[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,9}/gu;
/** Digits with nothing between them but what people put into a phone number. */
const RUN = /(?:\+[ (]{0,2}|\()?[0-9](?:[\s().\-‐‑‒–—−]{0,3}[0-9])*/gu;
const GROUP = /[0-9]+/g;
/** Dates and ids stay, and end what came before them: a date beside another number is not a part of it. */
const KEPT = /(?<![0-9])[0-9]{1,2}\.[0-9]{1,2}\.(?:19|20)[0-9]{2}(?![0-9])|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu;

const MOST_PHONE_DIGITS = 15;
const LEAST_CARD_DIGITS = 15;
const MOST_CARD_DIGITS = 19;

type Group = { readonly digits: string; readonly from: number; readonly to: number };

/** The text with everything that looks like a phone number, an e-mail address or a card number masked. */
export function maskFreeText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  const plain = text.replace(EMAIL, MASK);
  let masked = '';
  let from = 0;
  for (const kept of plain.matchAll(KEPT)) {
    masked += plain.slice(from, kept.index).replace(RUN, maskRun) + kept[0];
    from = kept.index + kept[0].length;
  }
  return masked + plain.slice(from).replace(RUN, maskRun);
}

/** The same of every text in a JSON document; names of fields stay as they are, and so does a document without anything to mask. */
export function maskFreeJson(value: unknown): unknown {
  if (typeof value === 'string') return maskFreeText(value);
  if (Array.isArray(value)) {
    const masked: unknown[] = value.map(maskFreeJson);
    return masked.every((one, index) => one === value[index]) ? value : masked;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, of]): [string, unknown] => [name, maskFreeJson(of)]);
  return entries.every(([name, of]) => of === (value as Record<string, unknown>)[name]) ? value : Object.fromEntries(entries);
}

/** A run may hold a phone and other numbers beside it: every stretch of whole groups is looked at, and all that are numbers of people are masked. */
function maskRun(run: string): string {
  const groups = [...run.matchAll(GROUP)].map((match): Group => ({ digits: match[0], from: match.index, to: match.index + match[0].length }));
  const hidden = groups.map(() => false);
  for (let first = 0; first < groups.length; first++) {
    let digits = '';
    for (let last = first; last < groups.length && digits.length <= MOST_CARD_DIGITS; last++) {
      digits += groups[last]?.digits ?? '';
      if (isSomebodys(run, groups.slice(first, last + 1), digits, first === 0 && run.startsWith('+'))) hidden.fill(true, first, last + 1);
    }
  }
  return hide(run, groups, hidden);
}

function hide(run: string, groups: readonly Group[], hidden: readonly boolean[]): string {
  let masked = '';
  let from = 0;
  groups.forEach((group, index) => {
    if (hidden[index] !== true) return;
    const begins = hidden[index - 1] !== true;
    // The plus and the bracket before the first group, and everything between hidden ones, go too.
    if (begins) masked += (index === 0 ? '' : run.slice(from, group.from).replace('(', '')) + MASK;
    from = group.to;
  });
  return masked + run.slice(from);
}

function isSomebodys(run: string, groups: readonly Group[], digits: string, hasPlus: boolean): boolean {
  return isCard(digits) || (isPhone(run, groups, digits, hasPlus) && !isSum(run, groups));
}

function isPhone(run: string, groups: readonly Group[], digits: string, hasPlus: boolean): boolean {
  const [first] = groups;
  if (hasPlus && digits.length >= 10 && digits.length <= MOST_PHONE_DIGITS) return true;
  if (digits.length === 11) return /^[78]/.test(digits);
  if (digits.length === 10) return /^[3489]/.test(digits) && ((first?.digits.length ?? 0) >= 3 || groups.length === digits.length);
  return digits.length === 7 && isLocal(run, groups);
}

/** Written 123-45-67; with blanks it could be a list of sums. */
function isLocal(run: string, groups: readonly Group[]): boolean {
  const [first, last] = [groups[0], groups.at(-1)];
  return first !== undefined && last !== undefined && /^[0-9]{3}[-‐‑‒–—−][0-9]{2}[-‐‑‒–—−][0-9]{2}$/u.test(run.slice(first.from, last.to));
}

/** `812345678.90`, `812 345 678.90`: a sum with kopecks behind a dot, which is a separator of phone numbers too. */
function isSum(run: string, groups: readonly Group[]): boolean {
  const [first, last] = [groups[0], groups.at(-1)];
  return first !== undefined && last !== undefined && /^(?:[0-9]{1,9}|[0-9]{1,3}(?:\s[0-9]{3}){1,2})\.[0-9]{1,2}$/u.test(run.slice(first.from, last.to));
}

/** Luhn's check: every second digit from the right counts double, the sum ends in nought. */
function isCard(digits: string): boolean {
  if (digits.length < LEAST_CARD_DIGITS || digits.length > MOST_CARD_DIGITS) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
