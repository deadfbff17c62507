/** What the sender of a commit of quarantine hears of it afterwards (SPEC SP22). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { AttentionList } from '#contract/api/attention.ts';
import type { Commit } from '#contract/sync/commit.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { push } from '#server/sync/push.ts';
import { readBody } from '#server/sync/read-body.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { ask, pushOver, serve, signIn, type Served } from './testing/http.ts';
import { aSale } from './testing/revoked-till.ts';
import { firstTill, plantCompany, portsOf } from './testing/shop.ts';

let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase({ connections: 6 });
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

async function keptAside() {
  const planted = await plantCompany(test.deps);
  const till = firstTill(planted);
  const headers = await signIn(test.deps, planted.companyId);
  const commits = [1, 2, 3].map((number) => till.log.add(aSale(till, number))) as [Commit, Commit, Commit];
  const body = await readBody(encodeCommits(commits), false);
  if (!body.ok) throw new Error(body.code);
  await push(portsOf(test.deps), till.device, body.value, 'unknown-entity');
  const { items } = compileCheck(AttentionList).parse((await ask(server, 'api/v1/attention', headers)).json);
  return {
    commits,
    act: async (dseq: number, verb: 'retry' | 'dismiss') => expect((await ask(server, `api/v1/attention/${items.find(({ detail }) => detail['dseq'] === dseq)?.id}/${verb}`, headers, {})).status).toBeLessThan(300),
    again: async (commit: Commit): Promise<unknown> => (await pushOver(server, till.token, [commit])).json['verdicts'],
    receipts: () => test.deps.db.withTenant(planted.companyId, async (tx) => (await tx.query<{ n: number }>('SELECT count(*) AS n FROM receipt')).rows[0]?.n),
  };
}

it('SP22 is taken in, put aside or still waiting, however often it is asked, and nothing is done twice', async () => {
  const { commits: [first, second, third], act, again, receipts } = await keptAside();
  await act(1, 'retry');
  await act(2, 'dismiss');
  for (const _ of [1, 2]) {
    expect([await again(first), await again(second), await again(third)]).toEqual([
      [{ dseq: 1, verdict: 'duplicate' }], [{ dseq: 2, verdict: 'quarantined', reason: 'put-aside' }], [{ dseq: 3, verdict: 'quarantined', reason: 'unknown-entity' }],
    ]);
  }
  await act(2, 'retry');
  expect([await again(second), await receipts()]).toEqual([[{ dseq: 2, verdict: 'duplicate' }], 2]);
});
