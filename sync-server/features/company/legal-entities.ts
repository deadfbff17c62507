/** The sellers of a company (SPEC CMP2, CMP3). */
import type { FastifyInstance } from 'fastify';
import { LegalEntityList, LegalEntityRow, NewLegalEntity, SaveLegalEntity } from '#contract/api/company.ts';
import { Id, Type } from '#contract/define/schema.ts';
import { isInn } from '#domain/codes/inn.ts';
import { companyScope, lockHead, recordChanges, versionSql } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';

const LIST = `
  SELECT l.id, l.name, l.inn, l.tax_system AS "taxSystem", l.settlement_address AS "settlementAddress", ${versionSql('legalEntity', `'${companyScope}'`, 'l.id')} AS version,
    (SELECT count(*)::int FROM till t WHERE t.tenant_id = l.tenant_id AND t.legal_entity_id = l.id) AS tills
  FROM legal_entity l WHERE l.tenant_id = $1 AND ($2::uuid IS NULL OR l.id = $2) ORDER BY l.id`;

async function list(tx: TenantTx, id: string | null = null): Promise<LegalEntityRow[]> {
  return (await tx.query<LegalEntityRow>(LIST, [tx.tenantId, id])).rows;
}

/** Sellers listed, added and edited. */
export function legalEntityRoutes(app: FastifyInstance, { db, wake, ids }: ServerDeps): void {
  const tags = ['company'];
  const config = { roles: ['owner', 'manager'] } as const;

  const save = async (tenantId: string, id: string, form: NewLegalEntity, seen: number | null): Promise<LegalEntityRow | undefined> => {
    needInn(form.inn);
    const rows = await db.withTenant(tenantId, async (tx) => {
      // One writer of sellers at a time: that nobody else has the INN must hold until the end, and so must the version.
      await lockHead(tx);
      const [before] = seen === null ? [] : await list(tx, id);
      if (seen !== null && !before) throw notFound('legal entity');
      if (before && before.version !== seen) throw new ProblemError(409, 'changed-meanwhile', 'Somebody has changed this since it was read.');
      const taken = await tx.query(`SELECT 1 FROM legal_entity WHERE tenant_id = $1 AND inn = $2 AND inn <> '' AND id <> $3`, [tenantId, form.inn, id]);
      if (taken.rowCount !== 0) throw new ProblemError(409, 'inn-taken', 'Another legal entity of the company has this INN.');
      const { name, inn, taxSystem, settlementAddress } = form;
      const changes = await saveRows(tx, 'legalEntity', [{ id, name, inn, taxSystem, settlementAddress }]);
      const saved = await list(tx, id);
      const head = await recordChanges(tx, tenantId, changes);
      return saved.map((row) => ({ ...row, version: changes.length > 0 ? head : row.version }));
    });
    wake.notifyHead(tenantId);
    return rows[0];
  };

  app.get('/api/v1/legal-entities', { schema: { tags, response: { 200: LegalEntityList } } }, async (request): Promise<LegalEntityList> =>
    db.withTenant(identityOf(request).tenantId, async (tx) => ({ legalEntities: await list(tx) }), { readOnly: true }));

  app.post<{ Body: NewLegalEntity }>('/api/v1/legal-entities', { schema: { tags, body: NewLegalEntity, response: { 201: LegalEntityRow } }, config }, async (request, reply) =>
    reply.code(201).send(await save(identityOf(request).tenantId, ids.uuid(), request.body, null)));

  app.put<{ Params: { legalEntityId: string }; Body: SaveLegalEntity }>('/api/v1/legal-entities/:legalEntityId', {
    schema: { tags, params: Type.Object({ legalEntityId: Id }), body: SaveLegalEntity, response: { 200: LegalEntityRow } }, config,
  }, async (request) => {
    const { tenantId, userId } = identityOf(request);
    const { legalEntityId } = request.params;
    const saved = await save(tenantId, legalEntityId, request.body, request.body.version);
    request.log.info({ tenantId, userId, legalEntityId, taxSystem: saved?.taxSystem }, 'a legal entity was edited');
    return saved;
  });
}

/** @throws ProblemError 422 `wrong-inn`; none at all may be filled in later */
export function needInn(inn: string): void {
  if (inn !== '' && !isInn(inn)) throw new ProblemError(422, 'wrong-inn', 'The check digits of the INN are wrong.');
}
