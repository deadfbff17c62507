/** What may be set, and by whom; pure. */
import type { Settings } from '#contract/terminal/settings.ts';
import { refused, type Refused } from '#domain/kernel/result.ts';

/** What anybody at the till may change for their own eyes, ears and hands; everything else needs the right `settings`. */
const FREE: readonly (keyof Settings)[] = ['language', 'theme', 'soundVolume', 'layout', 'screenKeyboard', 'favourites'];

export type SettingsRefusal = Refused<'bad-address', Record<string, never>> | Refused<'key-twice', { key: string }>;

/** The names in `change` that only some people may change. */
export function guardedNames(change: Partial<Settings>): (keyof Settings)[] {
  return (Object.keys(change) as (keyof Settings)[]).filter((name) => !FREE.includes(name));
}

/** Why the change cannot be made, or null. Keys left at their defaults are the screens' own; only those changed are compared. */
export function problemOf(change: Partial<Settings>, isPrinterAddress: (address: string) => boolean): SettingsRefusal | null {
  if (change.printerAddress !== undefined && !isPrinterAddress(change.printerAddress)) return refused('bad-address');
  if (change.mail !== undefined && !isMail(change.mail)) return refused('bad-address');
  const key = change.keys === undefined ? null : twice(Object.values(change.keys));
  return key === null ? null : refused('key-twice', { key });
}

const HOST = /^[\p{L}\p{N}.:[\]-]+$/u;
const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/** No mail server at all, or one with a name and an address to send from. */
function isMail({ host, from }: Settings['mail']): boolean {
  if (host === '') return from === '' || ADDRESS.test(from);
  return HOST.test(host) && ADDRESS.test(from);
}

/** The first key given to two actions; letters are the same key in both cases, an action without a key has none to share. */
function twice(keys: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const key of keys) {
    const same = key.toLowerCase();
    if (same !== '' && seen.has(same)) return key;
    seen.add(same);
  }
  return null;
}
