import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { Settings, settings } from '#contract/terminal/settings.ts';

export type SettingsRefusal = Exclude<AnswerOf<(typeof settings)['members']['change']> | Faulted, { readonly ok: true }>;
export type SettingsState = { readonly settings: Settings | null; readonly refusal: SettingsRefusal | null };
export type SettingsKeeper = { readonly store: StoreApi<SettingsState>; readonly refresh: () => Promise<void>; readonly change: (part: Partial<Settings>) => void };

/**
 * What this computer remembers about itself. A change shows at once and is undone if the host refuses it.
 * @param onChange told of every value that holds, the first one included
 */
export function createSettings(client: Client<typeof settings>, onChange: (settings: Settings) => void): SettingsKeeper {
  const store = createStore<SettingsState>(() => ({ settings: null, refusal: null }));
  const hold = (next: Settings): void => {
    store.setState({ settings: next });
    onChange(next);
  };
  client.on('changed', hold);
  return {
    store,
    refresh: async () => {
      const answer = await client.get({});
      if (answer.ok) hold(answer.value);
    },
    change: (part) => {
      const before = store.getState().settings;
      store.setState({ refusal: null });
      if (before !== null && part.printerAddress === undefined) hold({ ...before, ...part });
      void client.change(part).then((answer) => {
        if (answer.ok) return hold(answer.value);
        store.setState({ refusal: answer });
        if (before !== null) hold(before);
      });
    },
  };
}

export function useSettings<T>(keeper: SettingsKeeper, pick: (state: SettingsState) => T): T {
  return useStore(keeper.store, pick);
}
