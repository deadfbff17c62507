/** The demo company of `--demo`: there after the first start, untouched by every later one, whatever people have changed in it. */
import { demoLogins, demoShop } from '#domain/demo-shop/shop.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { claimLogin, registerTenant } from '#server/db/directory.ts';
import { recordChanges, type FeedChange } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { derivePin, hashPassword } from '#server/plugins/passwords.ts';

const company = demoShop.company[0];
assert(company, 'the demo shop has a company');
const tenantId = company.id;

/** Adds what is missing of the demo company and answers how many rows that were. */
export async function seedDemo(deps: ServerDeps): Promise<number> {
  const { db, wake } = deps;
  const staff = await missingStaff(deps);
  const passwordHash = await db.withTenant(tenantId, hasUsers) ? null : await hashPassword(demoLogins.hq.password);
  const added = await db.withTenant(tenantId, async (tx) => {
    await registerTenant(tx);
    await tx.query('INSERT INTO tenant_head (tenant_id, seq) VALUES ($1, 0) ON CONFLICT DO NOTHING', [tenantId]);
    if (passwordHash !== null) await insertOwner(tx, deps, passwordHash);
    const changes = await saveDemoRows(tx, staff);
    await recordChanges(tx, tenantId, changes);
    return changes.length;
  });
  if (added > 0) wake.notifyHead(tenantId);
  return added;
}

async function saveDemoRows(tx: TenantTx, staff: readonly Row<'staff'>[]): Promise<FeedChange[]> {
  return [
    ...await saveRows(tx, 'company', demoShop.company, 'keep'), ...await saveRows(tx, 'legalEntity', demoShop.legalEntity, 'keep'),
    ...await saveRows(tx, 'priceList', demoShop.priceList, 'keep'), ...await saveRows(tx, 'taxRate', demoShop.taxRate, 'keep'),
    ...await saveRows(tx, 'store', demoShop.store, 'keep'), ...await saveRows(tx, 'till', demoShop.till, 'keep'), ...await saveRows(tx, 'staff', staff, 'keep'),
    ...await saveRows(tx, 'category', demoShop.category, 'keep'), ...await saveRows(tx, 'blob', demoShop.blob, 'keep'),
    ...await saveRows(tx, 'good', demoShop.good, 'keep'), ...await saveRows(tx, 'barcode', demoShop.barcode, 'keep'),
    ...await saveRows(tx, 'price', demoShop.price, 'keep'), ...await saveRows(tx, 'quickGood', demoShop.quickGood, 'keep'),
    ...await saveRows(tx, 'policy', demoShop.policy, 'keep'),
  ];
}

/** Deriving a key from a PIN is slow on purpose: only for people who are not there yet. */
async function missingStaff({ db, ids }: ServerDeps): Promise<Row<'staff'>[]> {
  const there = await db.withTenant(tenantId, async (tx) => new Set((await tx.query<{ id: string }>('SELECT id FROM staff WHERE tenant_id = $1', [tenantId])).rows.map((row) => row.id)));
  return Promise.all(demoShop.staff.filter(({ id }) => !there.has(id)).map(async ({ pin, ...person }) => ({ ...person, ...await derivePin(pin, ids.random) })));
}

async function hasUsers(tx: TenantTx): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM app_user WHERE tenant_id = $1 LIMIT 1', [tenantId])).rows.length > 0;
}

async function insertOwner(tx: TenantTx, { ids, clock }: ServerDeps, passwordHash: string): Promise<void> {
  const { email, name, role } = demoLogins.hq;
  const userId = ids.uuid();
  assert(await claimLogin(tx, email, userId), `somebody else signs in as ${email}`);
  await tx.query('INSERT INTO app_user (tenant_id, id, email, name, role, password_hash, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, true, $7)',
    [tenantId, userId, email, name, role, passwordHash, clock.nowMs()]);
}
