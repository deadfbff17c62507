/** Who may do what at a till, and how far (SPEC.md, RGT1 to RGT8). */
import { assert } from '../kernel/assert.ts';

/** From the least to the most trusted. */
export const roles = ['cashier', 'senior-cashier', 'manager', 'owner'] as const;
export type Role = (typeof roles)[number];

/** What a limit of a right is measured in: basis points, kopecks, or nothing where one may or may not. */
export type RightUnit = 'bps' | 'minor' | 'none';

const unitOfRight = {
  'line-remove': 'none', 'cart-clear': 'none', 'line-discount': 'bps', 'receipt-discount': 'bps', 'price-above': 'none', 'price-missing': 'none',
  refund: 'minor', 'refund-without-receipt': 'minor', 'refund-late': 'none', 'refund-to-cash': 'none', 'parked-drop': 'none',
  'cash-in': 'minor', 'cash-out': 'minor', 'drawer-open': 'none', 'cash-count': 'none', 'x-report': 'none', 'shift-close': 'none',
  reprint: 'none', journal: 'none', training: 'none', settings: 'none',
} as const satisfies Record<string, RightUnit>;

export type Right = keyof typeof unitOfRight;
export const rights = Object.keys(unitOfRight) as readonly Right[];

/** `true` without a limit, a number up to that many basis points or kopecks. */
export type Grant = true | number;
export type RightsTable = Readonly<Record<Role, Readonly<Partial<Record<Right, Grant>>>>>;
/** What a shop says differently: a grant, or `false` for a right taken away; what is not named stays as it was (RGT6). */
export type RightsOverride = Readonly<Partial<Record<Role, Readonly<Partial<Record<Right, Grant | false>>>>>>;

const cashier: Readonly<Partial<Record<Right, Grant>>> = {
  'line-remove': true, 'line-discount': 5_00, 'receipt-discount': 3_00, refund: 5_000_00,
  'cash-in': true, 'cash-out': 5_000_00, 'cash-count': true, 'shift-close': true, reprint: true, training: true,
};
const senior: Readonly<Partial<Record<Right, Grant>>> = {
  ...cashier, 'cart-clear': true, 'line-discount': 20_00, 'receipt-discount': 15_00, 'price-above': true, 'price-missing': true,
  refund: 50_000_00, 'refund-without-receipt': 5_000_00, 'refund-late': true, 'refund-to-cash': true, 'parked-drop': true,
  'cash-out': 100_000_00, 'drawer-open': true, 'x-report': true, journal: true,
};
const everything = Object.fromEntries(rights.map((right) => [right, true])) as Readonly<Record<Right, Grant>>;
const manager: Readonly<Partial<Record<Right, Grant>>> = { ...everything, 'line-discount': 50_00, 'receipt-discount': 50_00, 'refund-without-receipt': 100_000_00 };

/** What each role may do where a shop says nothing (RGT5). */
export const defaultRights: RightsTable = { cashier, 'senior-cashier': senior, manager, owner: everything };

/** What the limit of a right is measured in. */
export function rightUnit(right: Right): RightUnit {
  return unitOfRight[right];
}

export function isRight(text: string): text is Right {
  return Object.hasOwn(unitOfRight, text);
}

/** The role as stored; one this build does not know has the rights of a cashier, the least of all (RGT7). */
export function roleOf(text: string): Role {
  return (roles as readonly string[]).includes(text) ? (text as Role) : 'cashier';
}

/** The grant of a right, or null where the role has none. */
export function grantOf(table: RightsTable, role: Role, right: Right): Grant | null {
  return table[role][right] ?? null;
}

/**
 * True where the grant reaches `size` (basis points or kopecks, not negative). A null size asks about a right without a limit,
 * or whether there is any of a limited one (RGT2, RGT3).
 */
export function allowed(grant: Grant | null, size: number | null): boolean {
  assert(size === null || (Number.isSafeInteger(size) && size >= 0), 'how much of a right is asked for is not negative');
  if (grant === null || grant === true) return grant === true;
  return size === null ? grant > 0 : size <= grant;
}

/** The default table with what a shop says differently; the owner's rights cannot be narrowed (RGT6). */
export function rightsTable(override: RightsOverride): RightsTable {
  const of = (role: Role): Readonly<Partial<Record<Right, Grant>>> => {
    const own: Partial<Record<Right, Grant>> = { ...defaultRights[role] };
    for (const right of rights) {
      const said = override[role]?.[right];
      if (said === false) delete own[right];
      else if (said !== undefined) own[right] = said;
    }
    return own;
  };
  return { cashier: of('cashier'), 'senior-cashier': of('senior-cashier'), manager: of('manager'), owner: everything };
}
