/** Offline sales ready to leave: bodies as a till sends them, made before anything is measured. */
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { PushReply } from '#contract/sync/commit.ts';
import { compileCheck } from '#contract/define/check.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import type { PlantedTill } from '#server/features/sync/testing/shop.ts';

export type Load = { readonly documents: readonly ReceiptDocument[]; readonly bodies: readonly Buffer[] };

const check = compileCheck(PushReply);

/** `sales` sales of five lines by this till, in pushes of `batch`. */
export function makeLoad(till: PlantedTill, uuid: () => string, { sales, batch, seed }: { sales: number; batch: number; seed: number }): Load {
  const random = seeded(seed);
  const documents = Array.from({ length: sales }, (_, index) => sale(till.place, uuid, random, { incarnationId: till.incarnationId, number: index + 1, lineCount: 5 }));
  for (const document of documents) till.log.add(receiptPayload(document));
  return { documents, bodies: inBatches(till.log.commits, batch).map((commits) => gzipSync(encodeCommits(commits))) };
}

export function inBatches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
}

const BUSY = 503;

/** Sends one body and answers how many sales were accepted; anything but `applied` fails the bench. Where many hand in at once it comes back when the server says, as tills do. */
export async function sendPush(serverUrl: string, token: string, body: Buffer): Promise<number> {
  const answer = await fetch(new URL('api/sync/v1/push', serverUrl), {
    method: 'POST', body: body as Buffer<ArrayBuffer>, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' },
  });
  const text = await answer.text();
  if (answer.status === BUSY) {
    await setTimeout(Number(answer.headers.get('retry-after') ?? 1) * 1_000);
    return sendPush(serverUrl, token, body);
  }
  if (!answer.ok) throw new Error(`a push was answered ${answer.status}: ${text}`);
  const { verdicts } = check.parse(JSON.parse(text));
  if (verdicts.some((each) => each.verdict !== 'applied')) throw new Error('a sale was not applied');
  return verdicts.length;
}
