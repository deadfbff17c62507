import type { CartView } from '#contract/terminal/sale.ts';
import type { TillState } from '#contract/terminal/till.ts';
import type { TerminalClients } from '#renderer/terminal/connect.ts';
import { saveFile } from '#renderer/ui/save-file.ts';
import type { Sound } from '#renderer/ui/sounds.ts';
import { createCash, type Cash } from '../features/cash/cash-store.ts';
import { createDrawer, type Drawer } from '../features/cash/drawer-store.ts';
import { createJournal, type Journal } from '../features/journal/journal-store.ts';
import { createReceipts, type Receipts } from '../features/receipt/receipts-store.ts';
import { createRefund, type Refund } from '../features/refund/refund-store.ts';
import { createCounting, type Counting } from '../features/shift/close-store.ts';
import { createReports, type Reports } from '../features/shift/report-store.ts';
import { createSlips, type Slips } from '../features/shift/slip-store.ts';
import { createSyncKeeper, type SyncKeeper } from '../features/sync/sync-store.ts';
import { createTasks, type Tasks } from '../features/task/task-store.ts';
import { createTraining, type Training } from '../features/training/training-store.ts';
import type { WithApproval } from '../parts/approval.ts';
import { shopClock, type ShopClock } from '../parts/shop-clock.ts';

export type BackDeps = {
  readonly services: TerminalClients;
  readonly till: () => TillState | null;
  readonly withApproval: WithApproval;
  readonly newGesture: () => string;
  readonly sound: (sound: Sound) => void;
  /** Runs after every gesture of the sale given before it. */
  readonly inOrder: (work: () => Promise<void>) => void;
  /** Goods that come back are in the cart, which is this now. */
  readonly returned: (cart: CartView) => void;
  /** The panel has done its work. */
  readonly close: () => void;
};

/** Everything behind the panels of panels.tsx, made once. */
export type Back = {
  readonly refund: Refund;
  readonly cash: Cash;
  readonly drawer: Drawer;
  readonly counting: Counting;
  readonly reports: Reports;
  readonly slips: Slips;
  readonly receipts: Receipts;
  readonly journal: Journal;
  readonly training: Training;
  readonly link: SyncKeeper;
  readonly tasks: Tasks;
};

/** Wires the back of the shop: refunds, cash, shift, archive, journal, training. */
export function composeBack(deps: BackDeps): Back {
  const { services, withApproval, sound, newGesture } = deps;
  const rules = (): TillState['policy'] | null => deps.till()?.policy ?? null;
  const nowMs = (): number => Date.now();
  const clock = (): ShopClock => shopClock(deps.till());
  return {
    refund: createRefund({
      refund: services.refund, receipts: services.receipt, catalog: services.catalog, withApproval, newGesture, nowMs, clock, sound, inOrder: deps.inOrder,
      reasons: () => rules()?.refundReasons ?? [],
      added: deps.returned,
    }),
    cash: createCash({ cash: services.cash, withApproval, newGesture, sound, reasons: (direction) => (direction === 'in' ? rules()?.cashInReasons : rules()?.cashOutReasons) ?? [] }),
    drawer: createDrawer({ cash: services.cash, withApproval, sound }),
    counting: createCounting({
      shift: services.shift, withApproval, newGesture, sound, shiftId: () => deps.till()?.shift?.id ?? null, reasons: () => rules()?.differenceReasons ?? [], notesMinor: () => rules()?.notesMinor ?? [],
    }),
    reports: createReports({ shift: services.shift, withApproval, sound }),
    slips: createSlips({ shift: services.shift, withApproval, sound }),
    receipts: createReceipts({ receipts: services.receipt, withApproval, nowMs, clock, sound, save: (fileName, base64) => saveFile(document, fileName, base64) }),
    journal: createJournal({ journal: services.journal, staff: services.staff, withApproval, sound }),
    training: createTraining({ training: services.training, withApproval, sound, changed: deps.close }),
    link: createSyncKeeper({ sync: services.sync, enrolment: services.enrolment, withApproval, sound }),
    tasks: createTasks({ client: services.task, newGesture, sound, me: () => deps.till()?.staff?.id ?? null }),
  };
}
