import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { Backup, Damage, recovery, Restored } from '#contract/terminal/recovery.ts';

type Calls = (typeof recovery)['members'];
export type RecoveryRefusal = Exclude<AnswerOf<Calls['restore']> | AnswerOf<Calls['startEmpty']> | AnswerOf<Calls['goOn']> | Faulted, { readonly ok: true }>;

export type RecoveryState = {
  /** Null where nothing is wrong, or nobody has said yet. */
  readonly damage: Damage | null;
  readonly backups: readonly Backup[];
  readonly restored: Restored | null;
  readonly busy: boolean;
  /** The person wants to begin anew and is asked once more. */
  readonly surely: boolean;
  readonly refusal: RecoveryRefusal | null;
};

export type Recovery = {
  readonly store: StoreApi<RecoveryState>;
  readonly refresh: () => void;
  /** A backup by its name; null takes only what can still be read. */
  readonly restore: (backup: string | null) => void;
  readonly ask: (surely: boolean) => void;
  readonly startEmpty: () => void;
  readonly goOn: () => void;
};

/** Damage of the till's database as the host tells it, and the way on somebody chooses. */
export function createRecovery(client: Client<typeof recovery>): Recovery {
  const store = createStore<RecoveryState>(() => ({ damage: null, backups: [], restored: null, busy: false, surely: false, refusal: null }));
  const refresh = async (): Promise<void> => {
    const answer = await client.state({});
    if (answer.ok) store.setState({ ...answer.value, surely: false });
  };
  const work = async (question: () => Promise<{ readonly ok: true; readonly value: unknown } | RecoveryRefusal>): Promise<void> => {
    if (store.getState().busy) return;
    store.setState({ busy: true, refusal: null });
    const answer = await question();
    store.setState({ busy: false, refusal: answer.ok ? null : answer });
    await refresh();
  };
  return {
    store,
    refresh: () => void refresh(),
    restore: (backup) => void work(() => client.restore({ backup })),
    ask: (surely) => store.setState({ surely }),
    startEmpty: () => void work(() => client.startEmpty({})),
    goOn: () => void work(() => client.goOn({})),
  };
}

export function useRecovery<T>(keeper: Recovery, pick: (state: RecoveryState) => T): T {
  return useStore(keeper.store, pick);
}

/** Nothing else can be shown. */
export function needsRecovery({ damage, restored }: RecoveryState): boolean {
  return damage !== null || restored !== null;
}
