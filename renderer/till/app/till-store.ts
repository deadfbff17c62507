import { createStore, useStore, type StoreApi } from 'zustand';
import type { TillState } from '#contract/terminal/till.ts';
import type { Terminal, TerminalStatus } from '#renderer/terminal/connect.ts';
import type { Hold } from '../parts/hold.ts';

/** Panels of the sale, drawn by SellingPanels.tsx; `price-of` has a good's id, how many and its name for its subject, `line` what lineSubject says. */
export const salePanels = ['menu', 'keys', 'clear', 'line', 'receipt-discount', 'price-of', 'park', 'parked', 'quick'] as const;
export type SalePanel = (typeof salePanels)[number];
/**
 * Panels of the back of the shop, drawn by panels.tsx. Subjects: `refund` and `history` a receipt's id or null, `refund` also `WITHOUT_RECEIPT`, `history` also `letterAbout` one, `cash` `in` or `out`,
 * `shift` `x`, `close`, `handover` or `check`.
 */
export const backPanels = ['refund', 'cash', 'drawer', 'shift', 'history', 'journal', 'settings', 'training', 'link', 'task'] as const;
export type BackPanel = (typeof backPanels)[number];
/** The refund begins with goods that have no receipt. */
export const WITHOUT_RECEIPT = 'without-receipt';
const LETTER = 'letter:';

/** The subject of `history` that begins with a letter about this receipt. */
export function letterAbout(receiptId: string): string {
  return `${LETTER}${receiptId}`;
}

/** What a subject of `history` means. */
export function historyOf(subject: string | null): { readonly receiptId: string | null; readonly writes: boolean } {
  const writes = subject?.startsWith(LETTER) === true;
  return { receiptId: writes ? subject.slice(LETTER.length) : subject, writes };
}

export type Panel = SalePanel | BackPanel;

/** What of it is for who finishes a sale and works here no more (DOOR4): the receipt in hand and papers, nothing of the shop behind them. */
export function mayOpen(till: TillState | null, panel: Panel): boolean {
  return till?.finishing !== true || panel === 'history' || (!isBackPanel(panel) && panel !== 'parked');
}

export function isBackPanel(panel: Panel): panel is BackPanel {
  return backPanels.some((one) => one === panel);
}

export type TillFrame = {
  /** Null until the host has answered for the first time. */
  readonly till: TillState | null;
  readonly connection: TerminalStatus;
  /** What stands over the screen, and about what. */
  readonly panel: Panel | null;
  readonly subject: string | null;
  /** The list of keys stands over all that. */
  readonly keysShown: boolean;
  /** A code that was read where no good can be taken, told until the next key or scan. */
  /** A code nobody took; `isRest` for the end of one that the page had already taken for whole. */
  readonly blockedScan: { readonly code: string; readonly isRest: boolean; readonly times: number } | null;
};

export type TillKeeper = {
  readonly store: StoreApi<TillFrame>;
  readonly refresh: () => void;
  readonly hold: Hold;
  /** Whether what is open may be left for something else. Where something stands in it that nobody has accepted, that is told there, aloud. */
  readonly mayLeave: () => boolean;
  /** `keys` comes over the panel that is open, but for the menu; any other takes its place, where that may be left. Null closes it: whoever does so knows what stands there. */
  readonly open: (panel: Panel | null, subject?: string | null) => void;
  readonly closeKeys: () => void;
  readonly blockScan: (code: string | null, isRest?: boolean) => void;
  /** Resolves when somebody is signed in and a shift is open, by what the host says now. */
  readonly sellable: () => Promise<void>;
};

/** The state of the till as the host tells it, and of the wire to the host. `blocked` is the sound of a no. */
export function createTill(terminal: Pick<Terminal, 'status' | 'onStatus' | 'services'>, blocked: () => void): TillKeeper {
  const store = createStore<TillFrame>(() => ({ till: null, connection: terminal.status(), panel: null, subject: null, keysShown: false, blockedScan: null }));
  const hold = (till: TillState): void => store.setState({ till });
  terminal.onStatus((connection) => store.setState({ connection }));
  terminal.services.till.on('changed', hold);
  const refresh = async (): Promise<void> => {
    const answer = await terminal.services.till.state({});
    if (answer.ok) hold(answer.value);
  };
  let held: readonly (() => void)[] = [];
  const mayLeave = (): boolean => {
    const tell = held.at(-1);
    if (tell === undefined) return true;
    tell();
    blocked();
    return false;
  };
  const show = (panel: Panel | null, subject: string | null): void => store.setState((state) => (panel !== null && !mayOpen(state.till, panel) ? {} : panel === 'keys'
    ? { keysShown: true, blockedScan: null, ...(state.panel === 'menu' ? { panel: null, subject: null } : {}) }
    : { panel, subject, keysShown: false, blockedScan: null }));
  return {
    store,
    refresh: () => void refresh(),
    hold: (tell) => {
      held = [...held, tell];
      return () => {
        held = held.filter((one) => one !== tell);
      };
    },
    mayLeave,
    open: (panel, subject = null) => {
      if (panel === null || panel === 'keys' || mayLeave()) show(panel, subject);
    },
    closeKeys: () => store.setState({ keysShown: false, blockedScan: null }),
    blockScan: (code, isRest = false) => store.setState((state) => ({ blockedScan: code === null ? null : { code, isRest, times: (state.blockedScan?.times ?? 0) + 1 } })),
    sellable: async () => {
      // What is held may be from before the host began anew.
      await refresh();
      if (isSelling(store.getState().till)) return;
      await new Promise<void>((resolve) => {
        const stop = store.subscribe((state) => {
          if (!isSelling(state.till)) return;
          stop();
          resolve();
        });
      });
    },
  };
}

/** Somebody stands at the till, it is not locked and a shift is open. */
export function isSelling(till: TillState | null): boolean {
  return till !== null && till.staff !== null && !till.locked && till.shift !== null;
}

/** One thing of the frame for a component. */
export function useTill<T>(keeper: TillKeeper, pick: (state: TillFrame) => T): T {
  return useStore(keeper.store, pick);
}
