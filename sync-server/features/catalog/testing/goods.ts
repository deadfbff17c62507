/** Goods of a company as tests of them need them: added over HTTP, read again, and what the feed says of them. */
import type { GoodDetail, GoodRow } from '#contract/api/catalog.ts';
import type { RegisteredCompany } from '#contract/api/company.ts';
import { eanCheckDigit } from '#domain/codes/ean.ts';
import { newCompany, testServer, type Hq, type TestServer } from '#server/testing/hq.ts';

export const MICRO = 1_000_000;

export type Office = { readonly server: TestServer; readonly hq: Hq; readonly company: RegisteredCompany; readonly companyId: string };
export type Goods = {
  /** One that no good has yet. */
  readonly barcode: () => string;
  readonly add: (more?: object) => Promise<GoodRow>;
  readonly detail: (id: string) => Promise<GoodDetail>;
  /** What the feed says of an entity's rows whose key has `part` in it: the newest first. */
  readonly fed: (entity: string, part: string) => Promise<{ key: string; removed: boolean }[]>;
};

/** A server of its own with one company, whose owner is signed in. */
export async function openOffice(): Promise<Office> {
  const server = await testServer();
  const { hq, company } = await newCompany(server.http, 'Целый товар');
  return { server, hq, company, companyId: company.companyId };
}

/** @param office asked when it is needed: the company is there once the tests have begun */
export function goodsOf(office: () => Omit<Office, 'company'>): Goods {
  let made = 0;
  return {
    barcode() {
      const digits = `461${String(++made).padStart(9, '0')}`;
      return digits + eanCheckDigit(digits);
    },
    add: async (more = {}) => (await office().hq.call<GoodRow>('POST', '/api/v1/goods', { name: `Товар ${++made}`, barcode: null, article: null, unit: 'pcs', taxCode: 'standard', priceMinor: 100, ...more })).body,
    detail: async (id) => (await office().hq.call<GoodDetail>('GET', `/api/v1/goods/${id}`)).body,
    fed(entity, part) {
      const { server, companyId } = office();
      return server.deps.db.withTenant(companyId, async (tx) =>
        (await tx.query<{ key: string; removed: boolean }>(`SELECT key, removed FROM change WHERE tenant_id = $1 AND entity = $2 AND position($3 IN key) > 0 ORDER BY seq DESC, key`, [companyId, entity, part])).rows);
    },
  };
}
