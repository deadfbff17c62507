/** What a tour of the till's screens works with. */
import type { Program } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';
import type { Gate } from './looks-gate.ts';
import type { Tour } from './looks-tour.ts';
import type { TillPage } from './till-page.ts';

export type TillScene = {
  readonly host: Program;
  readonly gate: Gate;
  readonly pairingCode: string;
  readonly cashier: { readonly name: string; readonly pin: string };
  /** Barcodes of ordinary goods, and of the one with the longest name and the highest price. */
  readonly barcodes: readonly string[];
  readonly giantBarcode: string;
};

export type Stage = { readonly till: TillPage; readonly client: TillClient; readonly tour: Tour; readonly scene: TillScene };
