/** A company with everything it needs to sell, in one transaction: nobody ever meets half of one. */
import type { RegisterCompany, RegisteredCompany } from '#contract/api/company.ts';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { canonicalEmail, claimLogin, registerTenant } from '#server/db/directory.ts';
import { issueEnrolCode } from '#server/db/enrol-codes.ts';
import { recordChanges } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { openSession } from '#server/plugins/auth.ts';
import { derivePin, hashPassword, type PinKey } from '#server/plugins/passwords.ts';
import { startingCategories, startingTaxRates } from './starting-data.ts';

/** What a company had before it was asked (CMP1). */
const DEFAULTS = { taxSystem: 'osn', timeZone: 'Europe/Moscow' } as const;

type Registered = { readonly company: RegisteredCompany; readonly cookie: string };

/** Registers and signs the owner in, or refuses an address that is taken. */
export async function registerCompany(deps: ServerDeps, form: RegisterCompany): Promise<Result<Registered, 'email-taken'>> {
  const { db, wake, ids } = deps;
  // Slow on purpose, and therefore before the transaction.
  const [passwordHash, pin] = await Promise.all([hashPassword(form.password), derivePin(form.ownerPin, ids.random)]);
  const companyId = ids.uuid();
  const userId = ids.uuid();
  try {
    const registered = await db.withTenant(companyId, async (tx) => {
      if (!(await claimLogin(tx, form.email, userId))) throw new EmailTaken();
      return createCompany(tx, deps, { form, companyId, userId, passwordHash, pin });
    });
    wake.notifyHead(companyId);
    return ok(registered);
  } catch (error) {
    if (error instanceof EmailTaken) return refused('email-taken');
    throw error;
  }
}

/** Leaves the transaction by rolling it back; never leaves this file. */
class EmailTaken extends Error {
  override readonly name = 'EmailTaken';
}

type Plan = { readonly form: RegisterCompany; readonly companyId: string; readonly userId: string; readonly passwordHash: string; readonly pin: PinKey };

async function createCompany(tx: TenantTx, deps: ServerDeps, { form, companyId, userId, passwordHash, pin }: Plan): Promise<Registered> {
  const { ids, clock } = deps;
  const [legalEntityId, storeId, tillId, priceListId] = [ids.uuid(), ids.uuid(), ids.uuid(), ids.uuid()];
  await registerTenant(tx);
  await tx.query('INSERT INTO tenant_head (tenant_id, seq) VALUES ($1, 0)', [companyId]);
  await tx.query('INSERT INTO app_user (tenant_id, id, email, name, role, password_hash, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, true, $7)',
    [companyId, userId, canonicalEmail(form.email), form.ownerName, 'owner', passwordHash, clock.nowMs()]);
  const changes = [
    ...await saveRows(tx, 'company', [{ id: companyId, name: form.companyName }]),
    ...await saveRows(tx, 'legalEntity', [{ id: legalEntityId, name: form.companyName, inn: form.inn, taxSystem: form.taxSystem ?? DEFAULTS.taxSystem, settlementAddress: form.storeAddress }]),
    ...await saveRows(tx, 'priceList', [{ id: priceListId, name: 'Розница' }]),
    ...await saveRows(tx, 'taxRate', startingTaxRates),
    ...await saveRows(tx, 'category', startingCategories.map((name, index) => ({ id: ids.uuid(), parentId: null, name, position: index + 1 }))),
    ...await saveRows(tx, 'store', [{
      id: storeId, number: 1, name: form.storeName, address: form.storeAddress, timeZone: form.timeZone ?? DEFAULTS.timeZone, dayCutoffMin: 0, currency: 'RUB',
      priceListId, receiptHeader: form.companyName, receiptFooter: 'Спасибо за покупку!',
    }]),
    ...await saveRows(tx, 'till', [{ id: tillId, storeId, number: 1, name: 'Касса 1', legalEntityId }]),
    ...await saveRows(tx, 'staff', [{ id: ids.uuid(), storeId, name: form.ownerName, role: 'owner', active: true, ...pin }]),
  ];
  const pairing = await issueEnrolCode(tx, deps, tillId);
  const cookie = await openSession(tx, deps, userId);
  await recordChanges(tx, companyId, changes);
  return { company: { companyId, storeId, tillId, pairing }, cookie };
}
