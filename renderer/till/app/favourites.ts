import { MAX_FAVOURITES } from '#contract/terminal/settings.ts';
import type { Favourite } from '../features/line/LineMore.tsx';
import type { SettingsKeeper } from '../features/settings/settings-store.ts';

/**
 * The good among `favourites`: a new one comes last, so that no other key moves. Goods that are gone keep their places, as they may
 * come back, until one is needed. `shown` are the favourites that are there: null where nobody has said so yet.
 */
export function favouriteOf(goodId: string, favourites: readonly string[], shown: readonly string[] | null, change: SettingsKeeper['change']): Favourite {
  if (favourites.includes(goodId)) return { isKept: true, toggle: () => change({ favourites: favourites.filter((id) => id !== goodId) }) };
  const kept = favourites.length < MAX_FAVOURITES || shown === null ? favourites : favourites.filter((id) => shown.includes(id));
  return { isKept: false, toggle: kept.length < MAX_FAVOURITES ? () => change({ favourites: [...kept, goodId] }) : null };
}
