/** The floor of `propagate`: the same number of listeners hear of a durable row by an open stream and ask for it over HTTP; nothing else is done with it. */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { machineMs } from './fleet-messages.ts';

const LAST_WAIT_MS = 10_000;

/** Milliseconds from the request to write until each of `listeners` holds the row, `perSecond` rows a second. */
export async function wakeBare(url: string, listeners: number, rows: number, perSecond: number): Promise<number[]> {
  const worker = new Worker(join(import.meta.dirname, 'bare-wake-server.ts'), { workerData: { url } });
  const [port] = await once(worker, 'message') as [number];
  const agent = new Agent({ keepAlive: true, maxSockets: listeners + 10 });
  const at = (path: string): { port: number; path: string; agent: Agent } => ({ port, path, agent });
  const askedAtMs = new Map<number, number>();
  const delays: number[] = [];
  try {
    const streams = await Promise.all(Array.from({ length: listeners }, () => listen(port, at, (amount) => delays.push(machineMs() - (askedAtMs.get(amount) ?? Number.NaN)))));
    const began = machineMs();
    for (let amount = 1; amount <= rows; amount++) {
      await pause(Math.max(0, began + (amount * 1000) / perSecond - machineMs()));
      askedAtMs.set(amount, machineMs());
      get(at(`/write/${amount}`)).on('response', (answer) => answer.resume());
    }
    for (const end = machineMs() + LAST_WAIT_MS; delays.length < rows * listeners && machineMs() < end;) await pause(20);
    for (const stream of streams) stream.destroy();
    return delays;
  } finally {
    agent.destroy();
    await worker.terminate();
  }
}

/** One that hears: asks for what stands behind what it has, one question at a time, as a till does. */
async function listen(port: number, at: (path: string) => object, got: (amount: number) => void): Promise<IncomingMessage> {
  const [stream] = await once(get({ port, path: '/events' }), 'response') as [IncomingMessage];
  let [has, head, asking] = [0, 0, false];
  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    while (has < head) {
      for (const { seq, amount } of await rowsOf(at(`/after/${has}`))) {
        has = Math.max(has, Number(seq));
        got(Number(amount));
      }
    }
    asking = false;
  };
  stream.setEncoding('utf8').on('data', (lines: string) => {
    head = Math.max(head, ...[...lines.matchAll(/data: (\d+)/g)].map(([, seq]) => Number(seq)));
    void ask();
  });
  return stream;
}

async function rowsOf(where: object): Promise<readonly { readonly seq: string; readonly amount: string }[]> {
  const [answer] = await once(get(where), 'response') as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as readonly { seq: string; amount: string }[];
}
