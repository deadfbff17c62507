/** A company with stores, tills and paired devices, planted straight into a test's database. */
import type { ServerDeps } from '#server/deps.ts';
import { companyScope, recordChanges, storeScope, type FeedChange } from '#server/db/feed.ts';
import { hashEnrolCode, publishEnrolCode, registerTenant } from '#server/db/directory.ts';
import { gzipSync } from 'node:zlib';
import type { Commit } from '#contract/sync/commit.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import type { CorePorts } from '#server/sync/ports.ts';
import { push, type PushOutcome } from '#server/sync/push.ts';
import type { Device } from '#server/sync/store-port.ts';
import { createPgStore } from '../pg-store.ts';
import { inflateApart, readBody } from '#server/sync/read-body.ts';
import { formatToken, hashSecret, newSecret } from '../token.ts';
import { chain, type Chain, type Place } from '#server/sync/testing/commits.ts';

export type PlantedTill = { readonly device: Device; readonly token: string; readonly place: Place; readonly log: Chain; readonly incarnationId: string };
export type Planted = { readonly companyId: string; readonly stores: readonly { readonly storeId: string; readonly staffId: string; readonly tills: readonly PlantedTill[] }[] };

type Deps = Pick<ServerDeps, 'db' | 'ids' | 'clock'>;

/** Ids the first till of the first store must have, for commits recorded elsewhere. */
export type FixedIds = { readonly companyId: string; readonly legalEntityId: string; readonly storeId: string; readonly tillId: string; readonly deviceId: string; readonly incarnationId: string };

/** Plants `stores` stores with `tills` paired tills each, their staff, one price list, and puts all of it in the feed. */
export async function plantCompany({ db, ids, clock }: Deps, { stores = 1, tills = 1, fixed }: { stores?: number; tills?: number; fixed?: FixedIds } = {}): Promise<Planted> {
  const companyId = fixed?.companyId ?? ids.uuid();
  const legalEntityId = fixed?.legalEntityId ?? ids.uuid();
  const listId = ids.uuid();
  return db.withTenant(companyId, async (tx) => {
    const changes: FeedChange[] = [{ scope: companyScope, entity: 'company', key: [companyId] }];
    await registerTenant(tx);
    await tx.query('INSERT INTO tenant_head (tenant_id, seq) VALUES ($1, 0)', [companyId]);
    await tx.query('INSERT INTO company (tenant_id, id, name) VALUES ($1, $1, $2)', [companyId, 'Проба']);
    const planted: Planted['stores'][number][] = [];
    for (let number = 1; number <= stores; number++) {
      const storeId = fixed?.storeId ?? ids.uuid();
      const staffId = ids.uuid();
      await tx.query(`INSERT INTO store (tenant_id, id, number, name, address, time_zone, day_cutoff_min, currency, price_list_id, receipt_header, receipt_footer)
        VALUES ($1, $2, $3, $4, '', 'Europe/Moscow', 0, 'RUB', $5, '', '')`, [companyId, storeId, number, `Магазин ${number}`, listId]);
      await tx.query(`INSERT INTO staff (tenant_id, id, store_id, name, role, active, pin_salt, pin_verifier) VALUES ($1, $2, $3, $4, 'cashier', true, 'salt', 'verifier')`, [companyId, staffId, storeId, `Кассир ${number}`]);
      changes.push({ scope: companyScope, entity: 'store', key: [storeId] }, { scope: storeScope(storeId), entity: 'staff', key: [staffId] });
      const paired: PlantedTill[] = [];
      for (let tillNumber = 1; tillNumber <= tills; tillNumber++) {
        const [tillId, deviceId, incarnationId, secret] = [fixed?.tillId ?? ids.uuid(), fixed?.deviceId ?? ids.uuid(), fixed?.incarnationId ?? ids.uuid(), newSecret()];
        await tx.query('INSERT INTO till (tenant_id, id, store_id, number, name, legal_entity_id) VALUES ($1, $2, $3, $4, $5, $6)', [companyId, tillId, storeId, tillNumber, `Касса ${tillNumber}`, legalEntityId]);
        await tx.query('INSERT INTO device (tenant_id, id, till_id, token_hash, install_id, computer_name, enrolled_at) VALUES ($1, $2, $3, $4, $2, $5, $6)', [companyId, deviceId, tillId, hashSecret(secret), 'test', clock.nowMs()]);
        await tx.query(`INSERT INTO incarnation (tenant_id, id, device_id, till_id, series, last_dseq, last_hash, created_at) VALUES ($1, $2, $3, $4, 'A', 0, $5, $6)`, [companyId, incarnationId, deviceId, tillId, '0'.repeat(64), clock.nowMs()]);
        changes.push({ scope: storeScope(storeId), entity: 'till', key: [tillId] });
        paired.push({
          device: { tenantId: companyId, deviceId, tillId, storeId }, token: formatToken({ tenantId: companyId, deviceId, secret }),
          place: { companyId, legalEntityId, storeId, tillId, staffId }, log: chain(deviceId, incarnationId, ids.uuid), incarnationId,
        });
      }
      planted.push({ storeId, staffId, tills: paired });
    }
    await recordChanges(tx, companyId, changes);
    return { companyId, stores: planted };
  });
}

/** Shows a pairing code for a till. */
export async function plantCode({ db, clock }: Deps, companyId: string, tillId: string, code: string, expiresAt = clock.nowMs() + 600_000): Promise<void> {
  await db.withTenant(companyId, async (tx) => {
    await publishEnrolCode(tx, hashEnrolCode(code));
    await tx.query('INSERT INTO enrol_code (tenant_id, code_hash, till_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)', [companyId, hashEnrolCode(code), tillId, clock.nowMs(), expiresAt]);
  });
}

/** What the core is given on a test's database. */
export function portsOf(deps: ServerDeps): CorePorts {
  return { ...deps, store: createPgStore(deps), inflate: inflateApart };
}

/** Pushes as the route does: through bytes, gzip and headers. */
export async function pushCommits(deps: ServerDeps, device: Device, commits: readonly Commit[]): Promise<PushOutcome> {
  const body = await readBody(gzipSync(encodeCommits(commits)), true);
  if (!body.ok) throw new Error(`the body was refused: ${body.code}`);
  return push(portsOf(deps), device, body.value);
}

/** The first till of the first store, which most tests need. */
export function firstTill(planted: Planted): PlantedTill {
  const till = planted.stores[0]?.tills[0];
  if (!till) throw new Error('no till was planted');
  return till;
}
