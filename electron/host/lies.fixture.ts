/** Answers no server of ours gives, from a seed: for what a till must take without falling, losing a commit or stopping to sell. */
import type { ServerResponse } from 'node:http';
import { sendJson, type Lane, type Lie } from './lying-server.fixture.ts';
import { systemClock } from './platform/clock.ts';
import { newId } from './platform/ids.ts';

export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Random = () => number;
export const oneOf = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
export const DEEP = '['.repeat(200_000) + ']'.repeat(200_000);

const nasty = (random: Random): unknown => oneOf<unknown>(random, [
  null, true, -1, 0.5, 2.5, 1e308, 2 ** 53, '', 'x', '\u0000', '\ud800', 'я'.repeat(5_000), [], {}, [[]], [null], { length: 9 }, '2026-99-99', newId(systemClock), '__proto__', Array.from({ length: 2_000 }, () => 'a'), JSON.parse('{"__proto__":1}'),
]);

/** One field somewhere in an answer becomes something else, or goes. */
export function twisted(random: Random, answer: unknown): unknown {
  const copy = structuredClone(answer);
  let node = copy as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(node);
    if (keys.length === 0) return copy;
    const key = oneOf(random, keys);
    const inner = node[key];
    if (typeof inner === 'object' && inner !== null && random() < 0.8) node = inner as Record<string, unknown>;
    else {
      if (random() < 0.15) delete node[key];
      else node[key] = nasty(random);
      return copy;
    }
  }
}

const raw = (response: ServerResponse, status: number, body: string | Buffer, type = 'application/json'): void => void response.writeHead(status, { 'content-type': type }).end(body);

/** @param shape what is twisted where the lie has the shape of an answer, made from the honest one */
export function drawLie(random: Random, lane: Lane, shape: (honest: unknown) => unknown = (honest) => honest): Lie {
  const status = oneOf(random, [200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 409, 413, 418, 429, 500, 503]);
  const body = oneOf<string | Buffer>(random, ['', '{', 'null', '[]', '"text"', '<html>', DEEP, '{"epoch":', Buffer.from([0xff, 0xfe, 0x00]), 'x'.repeat(3_000_000), JSON.stringify({ code: 'gap', expectedDseq: nasty(random) }), JSON.stringify({ code: 'gap', expectedDseq: 1 }), JSON.stringify({ code: nasty(random) })]);
  if (random() < 0.4) return (response) => raw(response, status, body, oneOf(random, ['application/json', 'text/html', 'application/problem+json', '']));
  if (random() < 0.2) return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"epoch":"');
    response.destroy();
  };
  if (random() < 0.1) return (response) => raw(response, 200, Buffer.from('not gzip'), 'application/json');
  if (lane === 'events') return (response, honest) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(oneOf(random, [`data: ${DEEP}\n\n`, `event: head\ndata: ${JSON.stringify(twisted(random, honest()))}\n\n`, 'event: head\ndata: {\n\n', '\n\n\n\n', ': \r\r\n', `event: head\ndata: ${JSON.stringify({ ...(honest() as object), head: 2 ** 52 })}\n\n`]));
  };
  return (response, honest) => sendJson(response, 200, twisted(random, shape(honest())));
}
