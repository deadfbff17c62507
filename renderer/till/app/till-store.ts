import { createStore, useStore, type StoreApi } from 'zustand';
import type { TillState } from '#contract/terminal/till.ts';
import type { Terminal, TerminalStatus } from '#renderer/terminal/connect.ts';

export type Panel = 'receipts' | 'menu' | 'keys' | 'settings' | 'clear';

export type TillFrame = {
  /** Null until the host has answered for the first time. */
  readonly till: TillState | null;
  readonly connection: TerminalStatus;
  /** What stands over the screen. */
  readonly panel: Panel | null;
};

export type TillKeeper = {
  readonly store: StoreApi<TillFrame>;
  readonly refresh: () => void;
  readonly open: (panel: Panel | null) => void;
  /** Resolves when somebody is signed in and a shift is open, by what the host says now. */
  readonly sellable: () => Promise<void>;
};

/** The state of the till as the host tells it, and of the wire to the host. */
export function createTill(terminal: Terminal): TillKeeper {
  const store = createStore<TillFrame>(() => ({ till: null, connection: terminal.status(), panel: null }));
  const hold = (till: TillState): void => store.setState({ till });
  terminal.onStatus((connection) => store.setState({ connection }));
  terminal.services.till.on('changed', hold);
  const refresh = async (): Promise<void> => {
    const answer = await terminal.services.till.state({});
    if (answer.ok) hold(answer.value);
  };
  const isSellable = ({ till }: TillFrame): boolean => till !== null && till.staff !== null && till.shift !== null;
  return {
    store,
    refresh: () => void refresh(),
    open: (panel) => store.setState({ panel }),
    sellable: async () => {
      // What is held may be from before the host began anew.
      await refresh();
      if (isSellable(store.getState())) return;
      await new Promise<void>((resolve) => {
        const stop = store.subscribe((state) => {
          if (!isSellable(state)) return;
          stop();
          resolve();
        });
      });
    },
  };
}

/** One thing of the frame for a component. */
export function useTill<T>(keeper: TillKeeper, pick: (state: TillFrame) => T): T {
  return useStore(keeper.store, pick);
}
