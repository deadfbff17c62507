import type { Register } from '../features/sale/register-port.ts';
import type { PaymentTerminal } from '../features/sale/terminal-port.ts';
import type { HostSecrets } from '../host-secrets.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { DataPaths } from '../platform/paths.ts';
import type { Timer } from '../platform/timer.ts';

export type HostOptions = {
  readonly paths: DataPaths;
  readonly secrets: HostSecrets;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly log: Log;
  readonly build: string;
  readonly suggestedServer: string;
  /** Where the server is now, said by whoever started the host: a paired till goes there from now on. Empty: where it was. */
  readonly serverMovedTo?: string;
  /** The printer used until somebody chooses one in the settings; empty for none. */
  readonly defaultPrinter: string;
  readonly register?: Register;
  readonly terminal?: PaymentTerminal;
  /** Told when a revoked till has handed in everything it had: it may be wiped now. */
  readonly onRevoked?: () => void;
  /** Told when what the server sent is damaged and cannot be replaced at work: the till is to be opened again. */
  readonly onReplicaLost?: () => void;
  /** How the program came to be started, for the journal; nothing is written down of a start without it. */
  readonly begun?: { readonly afterCrash: boolean };
  readonly migrationsDir?: string;
  /** Answers are checked against the contract: in tests and while developing. */
  readonly checkAnswers?: boolean;
};
