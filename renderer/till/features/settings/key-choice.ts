import { defaultKeys, fixedKeys, keyActions, keyMapOf, type KeyAction } from '#renderer/ui/key-map.ts';

/** Keys changed from their defaults, as the settings keep them. */
export type ChangedKeys = Readonly<Record<string, string>>;

export type KeyChoice =
  | { readonly kind: 'chosen'; readonly keys: ChangedKeys }
  /** The key belongs to another action, which would be left without one. */
  | { readonly kind: 'taken'; readonly by: KeyAction }
  /** The key means the same on every screen, or is typed: it can belong to no action. */
  | { readonly kind: 'fixed' | 'typed' };

/** What is typed with it goes into sums and codes, so it cannot do anything else. */
function isTyped(key: string): boolean {
  return key.length === 1 && key !== '*' && key !== '/' && key !== '+' && key !== '-';
}

/** Only what differs from the defaults is kept. */
function differing(keys: ChangedKeys): ChangedKeys {
  return Object.fromEntries(Object.entries(keys).filter(([action, key]) => defaultKeys[action as KeyAction] !== key));
}

/**
 * Gives `key` to `action`.
 * @param takeOver the key may be taken from the action that has it
 */
export function choseKey(changed: ChangedKeys, action: KeyAction, key: string, takeOver = false): KeyChoice {
  if (fixedKeys.includes(key)) return { kind: 'fixed' };
  if (isTyped(key)) return { kind: 'typed' };
  const now = keyMapOf(changed);
  const owner = keyActions.find((one) => one !== action && now[one].toLowerCase() === key.toLowerCase());
  if (owner !== undefined && !takeOver) return { kind: 'taken', by: owner };
  return { kind: 'chosen', keys: differing({ ...changed, ...(owner === undefined ? {} : { [owner]: '' }), [action]: key }) };
}

/** The key of one action as it was at first; taken back from whoever has it now. */
export function defaultKeyBack(changed: ChangedKeys, action: KeyAction): ChangedKeys {
  const choice = choseKey(changed, action, defaultKeys[action], true);
  return choice.kind === 'chosen' ? choice.keys : changed;
}

/** @returns true when the last `count` characters were a scanner's and the key of a choice is among them: nobody chose it. `typedSince` characters were typed after it */
export function wasScanned<C extends { readonly typedSince: number }>(last: C | null, count: number): last is C {
  return last !== null && count > last.typedSince;
}
