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

export type TillKeeper = { readonly store: StoreApi<TillFrame>; readonly refresh: () => void; readonly open: (panel: Panel | null) => void; readonly sellable: () => Promise<void> };

/** The state of the till as the host tells it, and of the wire to the host. */
export function createTill(terminal: Terminal): TillKeeper {
  const store = createStore<TillFrame>(() => ({ till: null, connection: terminal.status(), panel: null }));
  const hold = (till: TillState): void => store.setState({ till });
  terminal.onStatus((connection) => store.setState({ connection }));
  terminal.services.till.on('changed', hold);
  return {
    store,
    refresh: () => void terminal.services.till.state({}).then((answer) => {
      if (answer.ok) hold(answer.value);
    }),
    open: (panel) => store.setState({ panel }),
    sellable: () => new Promise((resolve) => {
      const look = ({ till }: TillFrame): boolean => till !== null && till.staff !== null && till.shift !== null;
      if (look(store.getState())) return resolve();
      const stop = store.subscribe((state) => {
        if (!look(state)) return;
        stop();
        resolve();
      });
    }),
  };
}

/** One thing of the frame for a component. */
export function useTill<T>(keeper: TillKeeper, pick: (state: TillFrame) => T): T {
  return useStore(keeper.store, pick);
}
