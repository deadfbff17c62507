/** The far half of the floor of `propagate`, as a thread of its own: a row is written durably, every open stream is told its number, and gives it to whoever asks. Nobody is who they say, and nobody has rights. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';

const { url } = workerData as { readonly url: string };
const pool = new pg.Pool({ connectionString: url, max: 10 });
await pool.query('CREATE TABLE bare_wake (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, amount bigint NOT NULL)');
const streams = new Set<ServerResponse>();

async function write(amount: number): Promise<void> {
  const { rows: [row] } = await pool.query<{ seq: string }>('INSERT INTO bare_wake (amount) VALUES ($1) RETURNING seq', [amount]);
  for (const stream of streams) stream.write(`data: ${row?.seq}\n\n`);
}

const server = createServer((request, response) => {
  const [, door, number] = (request.url ?? '').split('/');
  if (door === 'events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    streams.add(response);
    return;
  }
  const work = door === 'write' ? write(Number(number)).then(() => '') : pool.query('SELECT seq, amount FROM bare_wake WHERE seq > $1 ORDER BY seq', [number]).then(({ rows }) => JSON.stringify(rows));
  work.then((body) => response.end(body), (error: unknown) => response.destroy(error as Error));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
parentPort?.postMessage((server.address() as AddressInfo).port);
