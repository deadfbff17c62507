/** A server that has one shop and serves it by the contract, in one piece and in pages; tests change what it has and how it behaves. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PullReply } from '#contract/sync/pull.ts';
import type { SnapshotReply } from '#contract/sync/snapshot.ts';
import type { MadeSnapshot } from './snapshot.fixture.ts';

export type SnapshotServer = {
  readonly url: string;
  /** What it answers; null: it knows no snapshots. */
  snapshot: MadeSnapshot | null;
  /** Answers in the place of the manifest, once. */
  readonly manifests: SnapshotReply[];
  /** Rows beyond the snapshot, as the page after it. */
  page: (after: number) => PullReply;
  /** Does what an honest server would not with chunk `n`; true where it has answered. */
  spoil: (n: number, response: ServerResponse, bytes: Uint8Array) => boolean;
  /** Chunks asked for, in order. */
  readonly asked: number[];
  readonly pulls: number[];
  /** How many rows each pull wanted. */
  readonly limits: number[];
  /** Where the till said with each pull that it began (HB15). */
  readonly began: (string | null)[];
  readonly close: () => Promise<void>;
};

export async function openSnapshotServer(snapshot: MadeSnapshot | null): Promise<SnapshotServer> {
  const self: Omit<SnapshotServer, 'url' | 'close'> = {
    snapshot, manifests: [], asked: [], pulls: [], limits: [], began: [], spoil: () => false,
    page: (after) => ({
      epoch: self.snapshot?.manifest.epoch ?? '', head: Math.max(after, 50), next: Math.max(after, 50), caughtUp: true, serverTime: Date.now(), remaining: 0, changes: [],
      ...(self.snapshot && { scope: self.snapshot.manifest.scope }),
    }),
  };
  const http = createServer((request, response) => {
    const [lane, id, n] = new URL(request.url ?? '/', 'http://server').pathname.split('/').slice(4);
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    if (lane === 'pull') {
      const { searchParams } = new URL(request.url ?? '/', 'http://server');
      const after = Number(searchParams.get('after'));
      self.pulls.push(after);
      self.limits.push(Number(searchParams.get('limit')));
      self.began.push(searchParams.get('began'));
      return json(200, self.page(after));
    }
    if (lane === 'snapshot' && self.snapshot !== null) {
      if (id === undefined) return json(200, self.manifests.shift() ?? self.snapshot.manifest);
      const bytes = id === self.snapshot.manifest.id ? self.snapshot.chunks[Number(n)] : undefined;
      if (!bytes) return json(404, { code: 'snapshot-gone' });
      self.asked.push(Number(n));
      if (self.spoil(Number(n), response, bytes)) return;
      response.writeHead(200, { 'content-type': 'application/gzip', 'content-length': bytes.length }).end(bytes);
      return;
    }
    json(404, { code: 'not-found' });
  });
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  return Object.assign(self, {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: () => new Promise<void>((resolve) => {
      http.closeAllConnections();
      http.close(() => { resolve(); });
    }),
  });
}
