import { demoShop } from '#domain/demo-shop/shop.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { EntityName, Row } from '#domain/replication/catalogue.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import type { ReplicaTx } from '#host/db/tx.ts';
import type { NewIdentity } from './enrolment-repo.ts';

export type DemoDeps = {
  readonly newId: () => string;
  /** Makes a PIN into what a till stores of it. */
  readonly storedPin: (pin: string) => Promise<{ readonly pinSalt: string; readonly pinVerifier: string }>;
  readonly goodsChanged: (tx: ReplicaTx, goodIds: readonly string[]) => void;
};

/**
 * The demo shop for a till without a server. The slow part, deriving keys of PINs, is done before the answer; the answer
 * writes everything into the replica in the caller's transaction and says which till this is.
 */
export async function prepareDemo(deps: DemoDeps): Promise<(tx: ReplicaTx) => NewIdentity> {
  const [till] = demoShop.till;
  const [company] = demoShop.company;
  assert(till !== undefined && company !== undefined, 'the demo shop has a till');
  const { staff, ...reference } = demoShop;
  const people: Row<'staff'>[] = await Promise.all(staff.map(async ({ pin, ...person }) => ({ ...person, ...(await deps.storedPin(pin)) })));
  return (tx) => {
    for (const [entity, rows] of Object.entries({ ...reference, staff: people })) {
      const { sql, params } = upsertStatement(entity as EntityName);
      for (const row of rows) tx.run(sql, ...params(row));
    }
    deps.goodsChanged(tx, demoShop.good.map((good) => good.id));
    return {
      mode: 'demo', serverUrl: null, epoch: null, deviceId: deps.newId(), incarnationId: deps.newId(), series: 'A',
      companyId: company.id, storeId: till.storeId, tillId: till.id,
    };
  };
}
