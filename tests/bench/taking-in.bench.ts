/** What a revoked till handed in, taken in by the real server batch by batch, beside the same number of sales pushed in the same run. */
import type { AttentionList, LastWords } from '#contract/api/attention.ts';
import { MAX_PUSH_COMMITS } from '#contract/sync/commit.ts';
import { firstTill, plantCompany } from '#server/features/sync/testing/shop.ts';
import { ownerSession, withBenchServer, type BenchServer } from './bench-server.ts';
import { atLeast, figure, median, percentile, type Bench } from './figure.ts';
import { makeLoad, sendPush } from './push-load.ts';

const ROUNDS = 3;
const MIN_RATIO = 0.2;
/** How often a page asks how far it has come. */
const LOOK_MS = 200;

type Round = { readonly pushedMs: number; readonly takenMs: number; readonly answeredMs: number; readonly looksMs: readonly number[] };

export const takingInBench: Bench = {
  name: 'taking-in',
  what: 'offline sales of 5 lines that a revoked till handed in, from the press at headquarters to the closed item, while a page looks on',
  async run({ quick }) {
    const sales = Number(process.env['LAVKA_BENCH_SALES'] ?? (quick ? 600 : 2_000));
    return withBenchServer(async (server) => {
      const rounds: Round[] = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await oneRound(server, sales, round));
      return [
        atLeast('taking-in', `taken in against the same sales pushed, median of ${ROUNDS}`, median(rounds.map(({ pushedMs, takenMs }) => pushedMs / takenMs)), 'x', MIN_RATIO),
        figure('taking-in', `${sales} sales taken in, median of ${ROUNDS}`, median(rounds.map(({ takenMs }) => takenMs)), 'ms'),
        figure('taking-in', `${sales} sales pushed, median of ${ROUNDS}`, median(rounds.map(({ pushedMs }) => pushedMs)), 'ms'),
        figure('taking-in', 'worst answer to the press', Math.max(...rounds.map(({ answeredMs }) => answeredMs)), 'ms'),
        figure('taking-in', 'the list of items meanwhile, p95', percentile(rounds.flatMap(({ looksMs }) => looksMs), 0.95), 'ms'),
      ];
    });
  },
};

async function oneRound(server: BenchServer, sales: number, round: number): Promise<Round> {
  const { deps } = server;
  const pusher = firstTill(await plantCompany(deps));
  const pushed = makeLoad(pusher, deps.ids.uuid, { sales, batch: MAX_PUSH_COMMITS, seed: 31 + round });
  const began = performance.now();
  for (const body of pushed.bodies) await sendPush(server.url, pusher.token, body);
  const pushedMs = performance.now() - began;

  const { companyId, ...planted } = await plantCompany(deps);
  const revoked = firstTill({ companyId, ...planted });
  // Before it is heard of: what the server knows of a token it believes for some seconds.
  await deps.db.withTenant(companyId, (tx) => tx.query('UPDATE device SET revoked_at = 1 WHERE id = $1', [revoked.device.deviceId]));
  for (const body of makeLoad(revoked, deps.ids.uuid, { sales, batch: MAX_PUSH_COMMITS, seed: 61 + round }).bodies) await handIn(server.url, revoked.token, body);
  return { pushedMs, ...await press(server, companyId, sales) };
}

async function handIn(serverUrl: string, token: string, body: Buffer): Promise<void> {
  const answer = await fetch(new URL('api/sync/v1/push', serverUrl), {
    method: 'POST', body: body as Buffer<ArrayBuffer>, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' },
  });
  if (!answer.ok) throw new Error(`a push was answered ${answer.status}: ${await answer.text()}`);
}

async function press({ deps, url }: BenchServer, companyId: string, sales: number): Promise<Omit<Round, 'pushedMs'>> {
  const headers = await ownerSession(deps, companyId);
  const looksMs: number[] = [];
  const look = async (): Promise<{ id: string; closed: unknown; lastWords: LastWords | null } | undefined> => {
    const began = performance.now();
    const { items } = (await (await fetch(new URL('api/v1/attention?state=all&kind=till-revoked', url), { headers })).json()) as AttentionList;
    looksMs.push(performance.now() - began);
    return items[0];
  };
  const item = await look();
  if (item?.lastWords?.waiting !== sales) throw new Error('not all of it waits');
  const began = performance.now();
  const asked = await fetch(new URL(`api/v1/attention/${item.id}/retry`, url), { method: 'POST', headers: { ...headers, origin: new URL(url).origin } });
  if (asked.status !== 202) throw new Error(`the press was answered ${asked.status}`);
  const answeredMs = performance.now() - began;
  for (;;) {
    const now = await look();
    if (now?.closed) {
      if (now.lastWords?.takingIn?.taken !== sales) throw new Error('not all of it was taken in');
      return { takenMs: performance.now() - began, answeredMs, looksMs };
    }
    await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
  }
}
