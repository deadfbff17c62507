/** VAT rates of a company by the business day they begin on (SPEC CMP4-CMP6). */
import type { FastifyInstance } from 'fastify';
import { Day } from '#contract/api/catalog.ts';
import { NewTaxRate, TaxRateList, type TaxRateRow } from '#contract/api/tax-rate.ts';
import { Text, Type } from '#contract/define/schema.ts';
import { canBeRate, isTaxCode, taxCodes } from '#domain/tax/tax-codes.ts';
import { rateInForce, type TaxRate } from '#domain/tax/tax.ts';
import { lockCompany } from '#server/db/company-lock.ts';
import { companyScope, recordChanges } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';

const Params = Type.Object({ taxCode: Text(40, 1), day: Day });
type Params = { taxCode: string; day: string };

/** The furthest business day of the stores, by their zones and cut-offs as they are now. */
async function businessDay(tx: TenantTx, nowMs: number): Promise<string> {
  const { rows } = await tx.query<{ day: string }>(`
    SELECT max(((to_timestamp($2::bigint / 1000.0) AT TIME ZONE time_zone) - make_interval(mins => day_cutoff_min::int))::date)::text AS day FROM store WHERE tenant_id = $1`, [tx.tenantId, nowMs]);
  return rows[0]?.day ?? new Date(nowMs).toISOString().slice(0, 10);
}

/** UTC+14: the furthest zone there is. */
const EARTH_AHEAD_MS = 14 * 3_600_000;

/**
 * The day has begun in a store, or had before its zone or cut-off was set anew: a receipt of it is here (CMP6). A day that has begun nowhere on
 * earth has not, whatever a till with a wrong clock wrote on its receipts.
 */
async function hasBegun(tx: TenantTx, day: string, nowMs: number): Promise<boolean> {
  if (day <= await businessDay(tx, nowMs)) return true;
  if (day > new Date(nowMs + EARTH_AHEAD_MS).toISOString().slice(0, 10)) return false;
  return (await tx.query('SELECT 1 FROM receipt WHERE tenant_id = $1 AND business_date >= $2 LIMIT 1', [tx.tenantId, day])).rowCount !== 0;
}

const ratesOf = async (tx: TenantTx): Promise<TaxRate[]> =>
  (await tx.query<TaxRate>('SELECT code, valid_from::text AS "validFrom", name, rate_bps AS "rateBps" FROM tax_rate WHERE tenant_id = $1', [tx.tenantId])).rows;

/** The order people know kinds of rate in; a company's own stand behind. */
const place = (code: string): number => (taxCodes.indexOf(code as (typeof taxCodes)[number]) + taxCodes.length + 1) % (taxCodes.length + 1);

async function list(tx: TenantTx, nowMs: number): Promise<TaxRateList> {
  const today = await businessDay(tx, nowMs);
  const rates = await ratesOf(tx);
  const standing = (rate: TaxRate): TaxRateRow['standing'] => {
    if (rate.validFrom > today) return 'coming';
    return rateInForce(rates, rate.code, today) === rate ? 'now' : 'past';
  };
  const rows = rates.map((rate): TaxRateRow => ({ ...rate, standing: standing(rate) }));
  return { today, rates: rows.sort((a, b) => place(a.code) - place(b.code) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0) || (a.validFrom < b.validFrom ? 1 : -1)) };
}

async function addRate(tx: TenantTx, { code, validFrom, name, rateBps }: NewTaxRate, nowMs: number): Promise<void> {
  await lockCompany(tx);
  const rates = await ratesOf(tx);
  const known = rates.filter((rate) => rate.code === code);
  if (known.length === 0 && !isTaxCode(code)) throw new ProblemError(422, 'unknown-tax-code', 'There is no such tax code.');
  if (!canBeRate(code, rateBps)) throw new ProblemError(422, 'rate-not-of-code', 'The code cannot have this rate.');
  if (known.some((rate) => rate.validFrom === validFrom)) throw new ProblemError(409, 'rate-there', 'A rate of the code begins on this day already.');
  if (known.length > 0 && await hasBegun(tx, validFrom, nowMs)) throw new ProblemError(409, 'day-began', 'This day has begun already.');
  await recordChanges(tx, tx.tenantId, await saveRows(tx, 'taxRate', [{ code, validFrom, name: name.trim(), rateBps }]));
}

async function removeRate(tx: TenantTx, { taxCode, day }: Params, nowMs: number): Promise<void> {
  await lockCompany(tx);
  const rates = await ratesOf(tx);
  const rate = rates.find((each) => each.code === taxCode && each.validFrom === day);
  if (!rate) throw notFound('tax rate');
  if (await hasBegun(tx, day, nowMs)) throw new ProblemError(409, 'rate-began', 'This rate has begun already.');
  const only = !rates.some((each) => each.code === taxCode && each !== rate);
  if (only && (await tx.query('SELECT 1 FROM good WHERE tenant_id = $1 AND tax_code = $2 LIMIT 1', [tx.tenantId, taxCode])).rowCount !== 0) throw new ProblemError(409, 'rate-in-use', 'Goods of this code would be left without a rate.');
  await tx.query('DELETE FROM tax_rate WHERE tenant_id = $1 AND code = $2 AND valid_from = $3', [tx.tenantId, taxCode, day]);
  await recordChanges(tx, tx.tenantId, [{ scope: companyScope, entity: 'taxRate', key: [taxCode, day], removed: true }]);
}

function needDay(day: string): void {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(day)) throw new ProblemError(400, 'invalid-input', 'There is no such day.');
}

/** Rates listed, added from a day, and taken back before it. */
export function taxRateRoutes(app: FastifyInstance, { db, wake, clock }: ServerDeps): void {
  const tags = ['company'];
  const config = { roles: ['owner', 'manager'] } as const;

  app.get('/api/v1/tax-rates', { schema: { tags, response: { 200: TaxRateList } } }, (request): Promise<TaxRateList> =>
    db.withTenant(identityOf(request).tenantId, (tx) => list(tx, clock.nowMs()), { readOnly: true }));

  app.post<{ Body: NewTaxRate }>('/api/v1/tax-rates', { schema: { tags, body: NewTaxRate, response: { 201: TaxRateList } }, config }, async (request, reply) => {
    const { tenantId, userId } = identityOf(request);
    const { code, validFrom, rateBps } = request.body;
    needDay(validFrom);
    await db.withTenant(tenantId, (tx) => addRate(tx, request.body, clock.nowMs()));
    request.log.info({ tenantId, userId, code, validFrom, rateBps }, 'a tax rate was added');
    wake.notifyHead(tenantId);
    return reply.code(201).send(await db.withTenant(tenantId, (tx) => list(tx, clock.nowMs()), { readOnly: true }));
  });

  app.delete<{ Params: Params }>('/api/v1/tax-rates/:taxCode/:day', { schema: { tags, params: Params }, config }, async (request, reply) => {
    const { tenantId, userId } = identityOf(request);
    needDay(request.params.day);
    await db.withTenant(tenantId, (tx) => removeRate(tx, request.params, clock.nowMs()));
    request.log.info({ tenantId, userId, ...request.params }, 'a tax rate was taken back');
    wake.notifyHead(tenantId);
    return reply.code(204).send();
  });
}
