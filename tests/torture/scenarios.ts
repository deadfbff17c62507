import { cashCashier } from './cash-cashier.ts';
import { mixedCashier } from './mixed-cashier.ts';
import type { Play } from './stage.ts';

const hostOnly = { host: 1, server: 0, postgres: 0, 'server+postgres': 0 } as const;

/** `cash` and `mixed`: one till that is killed. `all`: three tills of two stores, where everything fails that can. */
export const scenarios: Readonly<Record<string, Play>> = {
  cash: { stores: [1], makeClerk: cashCashier, deaths: hostOnly, rough: false, office: false },
  mixed: { stores: [1], makeClerk: mixedCashier, deaths: hostOnly, rough: false, office: false },
  all: { stores: [2, 1], makeClerk: mixedCashier, deaths: { host: 64, server: 14, postgres: 10, 'server+postgres': 12 }, rough: true, office: true },
};
