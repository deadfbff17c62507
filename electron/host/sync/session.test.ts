import { createPublicKey, verify } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { sessionInput, type SessionReply, type SessionRequest } from '#contract/sync/session.ts';
import { makeDeviceKey, sessionTokens, type SessionFacts, type Sessions } from './session.ts';

const key = makeDeviceKey();
const signal = new AbortController().signal;
const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
let stored: Map<string, string>;
let facts: SessionFacts;
let steadyMs = 0;
let asked: SessionRequest[];
let answer: (request: SessionRequest) => Promise<SessionReply>;

const sessions = (): Sessions => ({
  nowMs: () => 1_790_000_000_000, steadyMs: () => steadyMs, facts: () => facts,
  secrets: {
    deviceKey: () => key.privateKey, token: () => stored.get('token') ?? null, saveToken: (token) => void stored.set('token', token),
    attempt: () => stored.get('attempt') ?? null, saveAttempt: (attempt) => void stored.set('attempt', attempt),
  },
});
const open = () => sessionTokens(sessions(), (request) => {
  asked.push(request);
  return answer(request);
});

beforeEach(() => {
  stored = new Map([['token', 't0']]);
  facts = { device: uuid(1), incarnation: uuid(2), series: 'A', born: 'enrolled', installId: uuid(3), computerName: 'касса', machine: 'm', build: 'b' };
  steadyMs = 0;
  asked = [];
  answer = (request) => Promise.resolve({ token: `${request.token}+`, access: `access ${request.token}`, accessForMs: 1_000, epoch: uuid(9), serverTime: 1 });
});

describe('sessions', () => {
  it('HI10 are signed by the computer\'s key, over everything they say', async () => {
    await open().get(signal);
    const [request] = asked;
    if (!request) throw new Error('not asked');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey }, format: 'jwk' });
    const signature = Buffer.from(request.signature, 'base64url');
    expect(verify(null, sessionInput(request), publicKey, signature)).toBe(true);
    for (const change of [{ series: 'B' }, { born: 'fork' as const }, { token: 't1' }, { attempt: uuid(5) }, { clock: 0 }, { computerName: 'касса,b' }, { contractVersion: 99 }]) expect(verify(null, sessionInput({ ...request, ...change }), publicKey, signature)).toBe(false);
  });

  it('HI10 one is opened for all who need it at once, used while it lasts, and anew before it runs out', async () => {
    const tokens = open();
    expect(await Promise.all([tokens.get(signal), tokens.get(signal)])).toEqual(['access t0', 'access t0']);
    steadyMs = 899;
    expect(await tokens.get(signal)).toBe('access t0');
    expect(stored.get('token')).toBe('t0+');
    steadyMs = 900;
    expect(await tokens.get(signal)).toBe('access t0+');
    tokens.spent('access t0');
    expect(await tokens.get(signal)).toBe('access t0+');
    tokens.spent('access t0+');
    await tokens.get(signal);
    expect(asked.map((request) => request.token)).toEqual(['t0', 't0+', 't0++']);
    expect(new Set(asked.map((request) => request.attempt)).size).toBe(3);
  });

  it('HI11 an attempt is stored before it is made, and made again as it was until its answer is stored', async () => {
    answer = () => {
      expect(stored.get('attempt')).toBe(`${asked.at(-1)?.attempt} t0`);
      return Promise.reject(new Error('lost'));
    };
    await expect(open().get(signal)).rejects.toThrow('lost');
    // Another process, the same secrets.
    await expect(open().get(signal)).rejects.toThrow('lost');
    expect(asked[1]?.attempt).toBe(asked[0]?.attempt);
    // The answer was stored, and the process ended before it did anything else.
    stored.set('token', 't1');
    await expect(open().get(signal)).rejects.toThrow();
    expect(asked[2]?.attempt).not.toBe(asked[0]?.attempt);
  });

  it('HI18 the answer to a till that has become another one meanwhile takes the place of none of its secrets', async () => {
    answer = (request) => {
      stored.set('token', 'of the other');
      return Promise.resolve({ token: `${request.token}+`, access: 'a', accessForMs: 1_000, epoch: uuid(9), serverTime: 1 });
    };
    await expect(open().get(signal)).rejects.toThrow();
    expect(stored.get('token')).toBe('of the other');
  });

  it('HI10 another life opens another session', async () => {
    const tokens = open();
    await tokens.get(signal);
    facts = { ...facts, incarnation: uuid(7), born: 'fork' };
    await tokens.get(signal);
    expect(asked.map(({ incarnation, born }) => [incarnation, born])).toEqual([[uuid(2), 'enrolled'], [uuid(7), 'fork']]);
  });
});
