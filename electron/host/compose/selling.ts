/** Everything that sells, over one store: put together once for the shop, and once more for each lesson. */
import type { Emitter, Implementation } from '#contract/define/service.ts';
import type { sale } from '#contract/terminal/sale.ts';
import type { terminalServices } from '#contract/terminal/services.ts';
import type { Settings } from '#contract/terminal/settings.ts';
import type { Store } from '../db/tx.ts';
import { createCash } from '../features/cash/cash-service.ts';
import { createJournal } from '../features/journal/journal-service.ts';
import { createReceipt } from '../features/receipt/receipt-service.ts';
import type { AskHeadquarters, LetterQueue, ReceiptFeature } from '../features/receipt/receipt-ports.ts';
import { createRefund } from '../features/refund/refund-service.ts';
import type { Register } from '../features/sale/register-port.ts';
import type { Goods, SaleFeature } from '../features/sale/sale-ports.ts';
import { createSale } from '../features/sale/sale-service.ts';
import type { PaymentTerminal } from '../features/sale/terminal-port.ts';
import type { ShiftFeature } from '../features/shift/shift-ports.ts';
import { createShift } from '../features/shift/shift-service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Guard, SignedIn } from '../posting/guard.ts';
import { readTillPolicy } from '../posting/till-policy.ts';

/** What the shop and a lesson share. */
export type SellingBase = {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
  readonly signedIn: SignedIn;
  readonly guard: Guard;
  readonly goods: Goods;
  readonly settings: () => Settings;
  /** Told after the present turn: the cashier's answer goes first. */
  readonly wakePrinter: () => void;
  /** The frame around the screens may look different. */
  readonly frameChanged: () => void;
};

export type SellingDeps = SellingBase & {
  readonly store: Store;
  readonly training: boolean;
  readonly register: Register;
  readonly terminal: PaymentTerminal;
  readonly letters: LetterQueue;
  readonly askHeadquarters: AskHeadquarters;
  /** Hears what headquarters has of a receipt, if it is there to be asked. */
  readonly hearOf: (receiptId: string) => Promise<void>;
  readonly lettersWaiting: () => number;
  readonly emitSale: Emitter<typeof sale>;
  /** Something was written that the server should get. */
  readonly committed: () => void;
};

type Services = typeof terminalServices;
export type SellingName = 'shift' | 'cash' | 'sale' | 'refund' | 'receipt' | 'journal';

export type Selling = {
  readonly store: Store;
  readonly training: boolean;
  readonly services: { readonly [K in SellingName]: Implementation<Services[K]> };
  readonly sale: SaleFeature;
  readonly shift: ShiftFeature;
  readonly receipt: ReceiptFeature;
};

export function createSelling(deps: SellingDeps): Selling {
  const { store, clock, newId, signedIn, guard, training, settings, wakePrinter, committed, frameChanged } = deps;
  const base = { store, clock, newId, signedIn, guard, training };
  const hasPrinter = (): boolean => settings().printerAddress.trim() !== '';
  const written = (): void => {
    frameChanged();
    wakePrinter();
    committed();
  };
  const receipt = createReceipt({
    ...base, paperWidth: () => settings().paperWidthChars, paperBlocks: () => settings().paperBlocks, language: () => settings().language, hasPrinter, wakePrinter, letters: deps.letters, askHeadquarters: deps.askHeadquarters, committed,
  });
  const sale = createSale({
    ...base, log: deps.log.module('sale'), policy: readTillPolicy, goods: deps.goods, register: deps.register, terminal: deps.terminal, queuePaper: receipt.queuePaper, emit: deps.emitSale,
    posted: () => {
      wakePrinter();
      committed();
    },
    committed, parkedChanged: frameChanged,
  });
  const shift = createShift({
    ...base, inHand: sale.inHand, parkedCount: sale.parkedCount, halfway: sale.halfway, unprinted: receipt.unprinted, mailWaiting: deps.lettersWaiting, queueSlip: receipt.queueSlip, lostSlips: receipt.lostSlips, hasPrinter,
    paperWidth: () => settings().paperWidthChars, written,
  });
  const cash = createCash({ ...base, currentShift: shift.current, cashToTake: shift.cashToTake, hasPrinter, queueSlip: receipt.queueSlip, openDrawer: receipt.openDrawer, written });
  const refund = createRefund({ store, clock, signedIn, policy: readTillPolicy, changeCart: sale.changeCart, addReturned: sale.addReturned, readGoods: sale.readGoods, linesInHand: sale.linesInHand, hearOf: deps.hearOf });
  const journal = createJournal({ store, signedIn, guard });
  return { store, training, sale, shift, receipt, services: { shift: shift.service, cash, sale: sale.service, refund, receipt: receipt.service, journal } };
}
