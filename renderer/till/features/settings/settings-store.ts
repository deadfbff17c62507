import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { Settings, settings } from '#contract/terminal/settings.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';

type Members = (typeof settings)['members'];
export type SettingsRefusal = Exclude<AnswerOf<Members['change']> | AnswerOf<Members['setMailPassword']> | AnswerOf<Members['testPrint']> | Faulted, { readonly ok: true }>;
/** The parts of the settings that are saved, refused and told apart. */
export type SettingsPart = keyof Settings | 'mailPassword' | 'testPrint';

export type SettingsState = {
  readonly settings: Settings | null;
  /** The last no, and the part it was about. */
  readonly refusal: SettingsRefusal | null;
  readonly refused: SettingsPart | null;
  /** The part that was saved last, told beside it. */
  readonly saved: SettingsPart | null;
};

export type SettingsKeeper = {
  readonly store: StoreApi<SettingsState>;
  readonly refresh: () => Promise<void>;
  readonly change: (part: Partial<Settings>) => void;
  readonly setMailPassword: (password: string) => void;
  readonly testPrint: () => void;
  /** Forgets what was said about the last change. */
  readonly calm: () => void;
};

/** Parts that are shown only once the host has taken them: half an address is none. */
const waits = new Set<SettingsPart>(['printerAddress', 'mail', 'keys']);

/**
 * What this computer remembers about itself. A change shows at once and is undone if the host refuses it; what the person may not
 * change alone a senior may allow on the spot.
 * @param onChange told of every value that holds, the first one included
 */
export function createSettings(client: Client<typeof settings>, withApproval: WithApproval, onChange: (settings: Settings) => void): SettingsKeeper {
  const store = createStore<SettingsState>(() => ({ settings: null, refusal: null, refused: null, saved: null }));
  const { setState: set } = store;
  const hold = (next: Settings): void => {
    set({ settings: next });
    onChange(next);
  };
  const tell = (part: SettingsPart, answer: { readonly ok: true } | SettingsRefusal): void => set(answer.ok ? { saved: part, refusal: null, refused: null } : { refusal: answer, refused: part, saved: null });
  client.on('changed', hold);
  return {
    store,
    refresh: async () => {
      const answer = await client.get({});
      if (answer.ok) hold(answer.value);
    },
    change: (part) => {
      const before = store.getState().settings;
      const name = (Object.keys(part)[0] ?? 'language') as keyof Settings;
      set({ refusal: null, refused: null, saved: null });
      if (before !== null && !waits.has(name)) hold({ ...before, ...part });
      void withApproval((approvalId) => client.change({ ...part, ...approved(approvalId) })).then((answer) => {
        tell(name, answer);
        if (answer.ok) hold(answer.value);
        else if (before !== null) hold(before);
      });
    },
    setMailPassword: (password) => void withApproval((approvalId) => client.setMailPassword({ password, ...approved(approvalId) })).then((answer) => tell('mailPassword', answer)),
    testPrint: () => void client.testPrint({}).then((answer) => tell('testPrint', answer)),
    calm: () => set({ refusal: null, refused: null, saved: null }),
  };
}

export function useSettings<T>(keeper: SettingsKeeper, pick: (state: SettingsState) => T): T {
  return useStore(keeper.store, pick);
}
