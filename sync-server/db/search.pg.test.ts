import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchTokens } from '#domain/search/tokens.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { testDatabase, type TestDatabase } from '../testing/postgres.ts';
import { saveRows } from './rows.ts';

const TEXTS = [
  'Молоко «Туманный луг» 3,2 % 930 мл', 'Ёлка ЗЕЛЁНАЯ', 'Кофе Nescafé Gold 0.5кг', 'Й и краткая: и\u0306од', 'Straße №5 ﬁx', 'x²/Ⅷ', 'ЧАЙ-КАРКАДЕ_лист', '日本茶 100g', '', '---', 'Ща́вель',
];

let test: TestDatabase;
beforeAll(async () => { test = await testDatabase({ connections: 2 }); });
afterAll(() => test.close());

describe('words of goods', () => {
  it.each(TEXTS)('are the same in the database as in the domain: %s', async (text) => {
    const { rows } = await test.app.query<{ token: string }>('SELECT search_tokens($1) AS token', [text]);
    expect(rows.map((row) => row.token).sort()).toEqual([...new Set(searchTokens(text))].sort());
  });

  it('follow the good: written, renamed, removed', async () => {
    const tenant = test.deps.ids.uuid();
    const id = test.deps.ids.uuid();
    const named = (name: string, article: string | null): Row<'good'> => ({
      id, name, article, brand: null, categoryId: null, unit: 'pcs', taxCode: 'none', legalEntityId: null, pictureHash: null, salesRank: 1, active: true,
    });
    const words = () => test.deps.db.withTenant(tenant, async (tx) => (await tx.query<{ token: string }>('SELECT token FROM good_token ORDER BY token')).rows.map((row) => row.token));
    await test.deps.db.withTenant(tenant, (tx) => saveRows(tx, 'good', [named('Чай чёрный', 'A-7')]));
    expect(await words()).toEqual(['7', 'a', 'чай', 'черный']);
    await test.deps.db.withTenant(tenant, (tx) => saveRows(tx, 'good', [named('Чай зелёный', null)]));
    expect(await words()).toEqual(['зеленый', 'чай']);
    await test.deps.db.withTenant(tenant, (tx) => tx.query('DELETE FROM good'));
    expect(await words()).toEqual([]);
  });
});
