/** The selling parts over the till's own store. */
import type { Emitter } from '#contract/define/service.ts';
import type { sale } from '#contract/terminal/sale.ts';
import type { TillStore } from '../db/tx.ts';
import { nullRegister } from '../features/sale/register-port.ts';
import { cashierConfirmed } from '../features/sale/terminal-port.ts';
import type { SyncSwitch } from '../sync-switch.ts';
import type { HostOptions } from './host-options.ts';
import type { Letters } from './letters.ts';
import { createSelling, type Selling, type SellingBase } from './selling.ts';

export type ShopParts = {
  readonly base: SellingBase;
  readonly store: TillStore;
  readonly sync: Pick<SyncSwitch, 'committed' | 'lookUp' | 'hearOf'>;
  /** Made after the shop, whose receipts they carry. */
  readonly letters: () => Letters;
  readonly emitSale: Emitter<typeof sale>;
};

export function composeShop({ register = nullRegister, terminal = cashierConfirmed }: HostOptions, { base, store, sync, letters, emitSale }: ShopParts): Selling {
  return createSelling({
    ...base, store, training: false, register, terminal, emitSale,
    letters: {
      ready: () => letters().queue.ready(),
      queue: (tx, letter) => { letters().queue.queue(tx, letter); },
      wake: () => { letters().queue.wake(); },
      states: (tx, ids) => letters().queue.letterStates(tx, ids),
    },
    lettersWaiting: () => letters().queue.state().waiting,
    committed: sync.committed, askHeadquarters: sync.lookUp, hearOf: sync.hearOf,
  });
}
