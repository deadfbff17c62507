/**
 * Which key does what, once for the whole page. Screens bind actions, not keys; what they print beside a word comes from here,
 * and so does the list of all keys. A key is named as `KeyboardEvent.key`, with `Ctrl+`, `Alt+` or `Shift+` before where held
 * (`keyNameOf` in keyboard.ts).
 */
export const defaultKeys = {
  cash: 'Enter', card: 'Ctrl+Enter', quantity: '*', find: 'F3', line: 'F4', price: 'F8', priceOf: 'Shift+F8', discount: 'F7', receiptDiscount: 'Ctrl+F7', remove: 'Delete',
  park: 'F5', parked: 'Shift+F5', clear: 'Shift+Delete', refund: 'F6', refundLoose: 'Shift+F6', history: 'F9', paper: 'Shift+F3', reprint: 'F11', gift: 'Shift+F11', email: 'Shift+F4', pdf: 'Shift+F7', quick: 'F12',
  help: 'F1', lock: 'F2', signOut: 'Shift+F2', menu: 'F10', cashIn: 'Ctrl+F8', cashOut: 'Ctrl+F9', drawer: 'Ctrl+F12', xReport: 'Ctrl+F10', handover: 'Shift+F12', shift: 'Ctrl+F11', journal: 'Ctrl+F6', tasks: 'Shift+F9', link: 'Ctrl+F3', settings: 'Ctrl+F1', training: 'Ctrl+F2',
} as const;

export type KeyAction = keyof typeof defaultKeys;
export const keyActions = Object.keys(defaultKeys) as readonly KeyAction[];

/** Each action with its key; empty where another action took it. */
export type KeyMap = Readonly<Record<KeyAction, string>>;

/** How the actions are told to people, in this order. */
export const keyGroups: Readonly<Record<'selling' | 'receipts' | 'everywhere', readonly KeyAction[]>> = {
  selling: ['cash', 'card', 'quantity', 'find', 'line', 'price', 'priceOf', 'discount', 'receiptDiscount', 'remove', 'quick'],
  receipts: ['park', 'parked', 'clear', 'refund', 'refundLoose', 'history', 'paper', 'reprint', 'gift', 'email', 'pdf'],
  everywhere: ['help', 'lock', 'signOut', 'menu', 'cashIn', 'cashOut', 'drawer', 'xReport', 'handover', 'shift', 'journal', 'tasks', 'link', 'settings', 'training'],
};

/** Keys that mean the same on every screen and belong to no action. */
export const fixedKeys: readonly string[] = ['Escape', 'Backspace', 'Tab', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];

function isAction(name: string): name is KeyAction {
  return Object.hasOwn(defaultKeys, name);
}

/**
 * The keys in force. An action whose default key was given to another one is left without a key; names of no action and
 * fixed keys are ignored.
 * @param changed action -> key, as the settings keep it
 */
export function keyMapOf(changed: Readonly<Record<string, string>>): KeyMap {
  const map: Record<KeyAction, string> = { ...defaultKeys };
  const given = Object.entries(changed).filter((entry): entry is [KeyAction, string] => isAction(entry[0]) && !fixedKeys.includes(entry[1]));
  const taken = new Map(given.filter(([, key]) => key !== '').map(([action, key]) => [key, action]));
  for (const action of keyActions) if ((taken.get(map[action]) ?? action) !== action) map[action] = '';
  for (const [action, key] of given) map[action] = key === '' || taken.get(key) === action ? key : '';
  return map;
}

const printed: Readonly<Record<string, string>> = {
  Delete: 'Del', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', ' ': 'Space', PageUp: 'PgUp', PageDown: 'PgDn', Insert: 'Ins',
};

/** A key as it is printed on the keyboard: `Del`, `Ctrl Enter`. Empty for no key. */
export function keyLabel(key: string): string {
  if (key === '' || key === '+') return key;
  const parts = key.split('+');
  // `Ctrl++` is Ctrl and the plus key.
  const named = key.endsWith('++') ? [...key.slice(0, -2).split('+'), '+'] : parts;
  return named.map((part) => printed[part] ?? part).join(' ');
}
