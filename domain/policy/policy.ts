/** How the tills of a shop work: documents with defaults, read field by field from untrusted JSON (SPEC.md, POL1 to POL8). */
import { defaultScaleMasks, isScaleMask, type ScaleMask } from '../codes/scale.ts';
import type { CashAccount } from '../ledger/postings.ts';
import { rightUnit, rights, roles, type Grant, type Right, type RightsOverride, type Role } from '../rights/rights.ts';
import type { CashRounding } from '../tender/cash-rounding.ts';

/** Why cash is put in or taken out, and the account that gives or takes it (domain/ledger). */
export type CashReason = { readonly name: string; readonly account: CashAccount };

export type TillPolicy = {
  /** Of what is paid in cash; null for none. */
  readonly cashRounding: CashRounding;
  readonly pricesIncludeTax: boolean;
  /** Cash is counted without seeing what is expected, by everybody; where not, still by whoever has no right to the X report (domain/shift, SHF18). */
  readonly blindCount: boolean;
  /** Minutes without a touch until the till locks itself; 0 for never. */
  readonly idleLockMin: number;
  readonly cardAccepted: boolean;
  /** Days after the sale in which goods come back without the right `refund-late`. */
  readonly refundDays: number;
  /** Banknotes in circulation, smallest first. */
  readonly notesMinor: readonly number[];
  readonly discountReasons: readonly string[];
  readonly refundReasons: readonly string[];
  readonly cashInReasons: readonly CashReason[];
  readonly cashOutReasons: readonly CashReason[];
  readonly differenceReasons: readonly string[];
  readonly scaleMasks: readonly ScaleMask[];
  /** What roles may do differently from the defaults (`rightsTable` of domain/rights). */
  readonly rights: RightsOverride;
};

/** A shop that has said nothing (POL2). */
export const defaultPolicy: TillPolicy = {
  cashRounding: null, pricesIncludeTax: true, blindCount: true, idleLockMin: 10, cardAccepted: true, refundDays: 14,
  notesMinor: [50_00, 100_00, 200_00, 500_00, 1_000_00, 2_000_00, 5_000_00],
  discountReasons: ['Постоянный покупатель', 'Повреждена упаковка', 'Подходит срок годности', 'Цена на полке ниже', 'Решение руководителя'],
  refundReasons: ['Не подошёл товар', 'Товар с браком', 'Ошибка кассира', 'Истёк срок годности'],
  cashInReasons: [{ name: 'Размен', account: 'cash-safe' }, { name: 'Другое внесение', account: 'cash-safe' }],
  cashOutReasons: [{ name: 'Инкассация', account: 'cash-safe' }, { name: 'Размен', account: 'cash-safe' }, { name: 'Хозяйственные расходы', account: 'cash-expense' }, { name: 'Оплата поставщику', account: 'cash-expense' }],
  differenceReasons: ['Ошибка в сдаче', 'Ошибка при пересчёте', 'Причина не найдена'],
  scaleMasks: defaultScaleMasks,
  rights: {},
};

type Fields = Readonly<Record<string, unknown>>;
/** The value where it can be read, undefined where not. */
type Reader<T> = (value: unknown) => T | undefined;

const MOST_ITEMS = 50;
const REASON_LENGTH = 100;
const LARGEST_NOTE = 1_000_000_00;
const LARGEST_STEP = 1_000_00;
const LARGEST_LIMIT = 100_000_000_00;

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

const flag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

function whole(min: number, max: number): Reader<number> {
  return (value) => (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : undefined);
}

const reason: Reader<string> = (value) => {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' || text.length > REASON_LENGTH ? undefined : text;
};

const cashReason: Reader<CashReason> = (value) => {
  const { name, account } = fieldsOf(value) ?? {};
  const text = reason(name);
  return text === undefined || (account !== 'cash-safe' && account !== 'cash-expense') ? undefined : { name: text, account };
};

const scaleMask: Reader<ScaleMask> = (value) => (isScaleMask(value) ? { prefix: value.prefix, pattern: value.pattern, value: value.value, decimals: value.decimals } : undefined);

const cashRounding: Reader<CashRounding> = (value) => {
  if (value === null) return null;
  const { stepMinor, mode } = fieldsOf(value) ?? {};
  const step = whole(2, LARGEST_STEP)(stepMinor);
  return step === undefined || (mode !== 'down' && mode !== 'nearest') ? undefined : { stepMinor: step, mode };
};

/** Items that cannot be read are left out, of equal ones the first stays; a list of which nothing is left says nothing (POL4). */
function list<T>(item: Reader<T>, key: (item: T) => string): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const items = new Map<string, T>();
    for (const entry of value.slice(0, MOST_ITEMS)) {
      const read = item(entry);
      if (read !== undefined && !items.has(key(read))) items.set(key(read), read);
    }
    return items.size === 0 ? undefined : [...items.values()];
  };
}

const notes: Reader<readonly number[]> = (value) => list(whole(1, LARGEST_NOTE), String)(value)?.toSorted((a, b) => a - b);
/** No masks is a shop without scales, so an empty list is an answer. */
const masks: Reader<readonly ScaleMask[]> = (value) => (Array.isArray(value) && value.length === 0 ? [] : list(scaleMask, (mask) => `${mask.prefix} ${mask.pattern}`)(value));
const reasons = list(reason, (text) => text);
const cashReasons = list(cashReason, ({ name }) => name);

/** A limit only where the right has one to measure, `true` and `false` for every right (POL6). */
function grant(right: Right, value: unknown): Grant | false | undefined {
  if (typeof value === 'boolean') return value;
  return rightUnit(right) === 'none' ? undefined : whole(0, LARGEST_LIMIT)(value);
}

function rightsOver(under: RightsOverride, value: unknown): RightsOverride {
  const said = fieldsOf(value) ?? {};
  const ofRole = (role: Role): Partial<Record<Right, Grant | false>> => {
    const own: Partial<Record<Right, Grant | false>> = { ...under[role] };
    const fields = fieldsOf(said[role]) ?? {};
    for (const right of rights) {
      const read = Object.hasOwn(fields, right) ? grant(right, fields[right]) : undefined;
      if (read !== undefined) own[right] = read;
    }
    return own;
  };
  return Object.fromEntries(roles.map((role) => [role, ofRole(role)]).filter(([, own]) => Object.keys(own as object).length > 0)) as RightsOverride;
}

function documentOver(under: TillPolicy, document: unknown): TillPolicy {
  const said = fieldsOf(document);
  if (said === undefined) return under;
  const field = <T>(name: keyof TillPolicy, read: Reader<T>, before: T): T => {
    const value = Object.hasOwn(said, name) ? read(said[name]) : undefined;
    return value === undefined ? before : value;
  };
  return {
    cashRounding: field('cashRounding', cashRounding, under.cashRounding),
    pricesIncludeTax: field('pricesIncludeTax', flag, under.pricesIncludeTax),
    blindCount: field('blindCount', flag, under.blindCount),
    idleLockMin: field('idleLockMin', whole(0, 24 * 60), under.idleLockMin),
    cardAccepted: field('cardAccepted', flag, under.cardAccepted),
    refundDays: field('refundDays', whole(0, 36_500), under.refundDays),
    notesMinor: field('notesMinor', notes, under.notesMinor),
    discountReasons: field('discountReasons', reasons, under.discountReasons),
    refundReasons: field('refundReasons', reasons, under.refundReasons),
    cashInReasons: field('cashInReasons', cashReasons, under.cashInReasons),
    cashOutReasons: field('cashOutReasons', cashReasons, under.cashOutReasons),
    differenceReasons: field('differenceReasons', reasons, under.differenceReasons),
    scaleMasks: field('scaleMasks', masks, under.scaleMasks),
    rights: rightsOver(under.rights, said['rights']),
  };
}

/** The policy of a till: the defaults, then each document over them (the company's, then the store's); what cannot be read says nothing. */
export function tillPolicy(documents: readonly unknown[]): TillPolicy {
  return documents.reduce<TillPolicy>(documentOver, defaultPolicy);
}
