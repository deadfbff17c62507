/**
 * What every store of the protocol must do, whatever it is made of: run over PostgreSQL and over the model in memory. It
 * speaks through the core, in bytes, and to the port itself where two transactions must meet at a certain place.
 */
import { afterAll, beforeAll, describe } from 'vitest';
import type { StoreWorld } from './contract-world.ts';
import { digestTests } from './digest-contract.ts';
import { editTests } from './edit-contract.ts';
import { feedTests, pageTests } from './feed-contract.ts';
import { conflictTests, orderTests, refusalTests, replayTests, transactionTests } from './push-contract.ts';

/** Declares the tests of one kind of store. */
export function storeContract(name: string, open: () => Promise<StoreWorld>): void {
  describe(`${name} keeps the contract of stores`, () => {
    let world: StoreWorld;
    beforeAll(async () => { world = await open(); });
    afterAll(() => world.close());
    transactionTests(() => world);
    orderTests(() => world);
    refusalTests(() => world);
    conflictTests(() => world);
    replayTests(() => world);
    editTests(() => world);
    feedTests(() => world);
    pageTests(() => world);
    digestTests(() => world);
  });
}
