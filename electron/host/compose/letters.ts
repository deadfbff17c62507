import type { Settings } from '#contract/terminal/settings.ts';
import type { Store } from '../db/tx.ts';
import type { LetterQueue, ReceiptLetter } from '../features/receipt/receipt-ports.ts';
import { createMailQueue, type MailQueue } from '../mail/mail-queue.ts';
import type { HostOptions } from './host-options.ts';

export type LettersParts = {
  readonly store: Store;
  readonly settings: () => Settings;
  readonly content: (receiptId: string) => Promise<ReceiptLetter | null>;
  readonly changed: () => void;
};

export type Letters = {
  readonly queue: MailQueue;
  /** Told how the network is; where it has come back, letters that wait are tried at once. */
  readonly network: (online: boolean) => void;
};

export function composeLetters({ clock, timer, log, secrets }: HostOptions, { store, settings, content, changed }: LettersParts): Letters {
  const queue = createMailQueue({ store, clock, timer, log: log.module('mail'), settings: () => settings().mail, password: secrets.mailPassword, content, onState: changed });
  let before = false;
  return {
    queue,
    network: (online) => {
      if (online && !before) queue.retryNow();
      before = online;
    },
  };
}

/** In a lesson there is no mail: nothing leaves the till. */
export const noLetters: LetterQueue = { ready: () => false, queue: () => undefined, wake: () => undefined, states: () => new Map() };
