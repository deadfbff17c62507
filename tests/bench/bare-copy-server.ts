/** The far half of the floor of `bootstrap`, as a thread of its own: `GET /TABLE` is COPY TO, gzipped, and nothing else. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { BareCopy } from './bare-copy.ts';

const { url, selects } = workerData as BareCopy;
const client = new pg.Client({ connectionString: url });
await client.connect();

const server = createServer((request, response) => {
  const select = selects[request.url?.slice(1) ?? ''] ?? 'SELECT 1 WHERE false';
  response.writeHead(200, { 'content-encoding': 'gzip' });
  // The level the product's server uses.
  pipeline(client.query(copyTo(`COPY (${select}) TO STDOUT`)), createGzip({ level: 1 }), response).catch((error: unknown) => response.destroy(error as Error));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
parentPort?.postMessage((server.address() as AddressInfo).port);
