import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SyncState } from '#contract/terminal/till.ts';
import { openScratchStore, type ScratchStore } from '#host/db/scratch-store.fixture.ts';
import { handTimer, type HandTimer } from '#host/platform/hand-timer.fixture.ts';
import { ensureMeta, updateMeta } from '#host/posting/meta.ts';
import { updateReplicaState } from '#host/posting/replica-state.ts';
import { createSync, type SyncFeature } from './sync-service.ts';

const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const NOW = 1_790_000_000_000;
const missing = { right: 'settings', size: null, limit: null, subject: 'fork ' } as const;

let scratch: ScratchStore;
let timer: HandTimer;
let sync: SyncFeature;
let state: SyncState;
let person: boolean;
let allowed: boolean;
let woken: number;
let nowMs: number;
let changes: number;

beforeEach(() => {
  scratch = openScratchStore();
  timer = handTimer();
  nowMs = NOW;
  [person, allowed, woken, changes] = [true, true, 0, 0];
  state = { online: true, unsent: 0, oldestUnsentAt: null, lastContactAt: NOW, loading: null, attention: 0, clockOffsetMs: 0 };
  scratch.store.write((tx) => {
    ensureMeta(tx, uuid(1));
    updateMeta(tx, { mode: 'shop', serverUrl: 'https://lavka.test/', deviceId: uuid(2), companyId: uuid(3), storeId: uuid(4), tillId: uuid(5), incarnationId: uuid(6), series: 'B', nextDseq: 8, ackedDseq: 5, clockOffsetMs: -4_000 });
    for (const [kind, subject, at] of [['fork', '', 1], ['quarantined', '17', 2], ['sunburn', 'x', 3]] as const) tx.run('INSERT INTO sync_attention (kind, subject, raised_at, detail) VALUES (?, ?, ?, ?)', kind, subject, at, kind === 'sunburn' ? '[1]' : '{"reason":"why"}');
  });
  scratch.store.writeReplica((tx) => { updateReplicaState(tx, { cursor: 90 }); });
  sync = createSync({
    store: scratch.store, timer, clock: { nowMs: () => nowMs, monotonicMs: () => 0 }, signedIn: () => (person ? { id: uuid(9), name: 'Анна', role: 'manager' } : null), guard: () => (allowed ? null : missing), state: () => state,
    files: () => [{ name: 'till', bytes: 10 }], wake: () => { woken += 1; }, changed: () => { changes += 1; },
  });
});
afterEach(() => scratch.remove());

const answerOf = async (answer: unknown): Promise<{ ok: boolean; code?: string; value?: unknown }> => (await answer) as { ok: boolean; code?: string; value?: unknown };

describe('how a till stands towards headquarters', () => {
  it('tells who it is, what is confirmed, and its issues, newest first', async () => {
    expect(await answerOf(sync.service.status({}))).toMatchObject({ ok: true, value: {
      serverUrl: 'https://lavka.test/', series: 'B', incarnationId: uuid(6), cursor: 90, clockOffsetMs: -4_000, written: 7, confirmed: 5, files: [{ name: 'till', bytes: 10 }],
      issues: [{ kind: 'sunburn', detail: {} }, { kind: 'quarantined', subject: '17', raisedAt: 2, detail: { reason: 'why' } }, { kind: 'fork', subject: '' }],
    } });
    scratch.store.write((tx) => { updateMeta(tx, { mode: 'demo' }); });
    expect(await answerOf(sync.service.status({}))).toMatchObject({ value: { serverUrl: null } });
  });

  it('an issue is put away by right, once; without it everything stays', async () => {
    const put = (subject: string) => answerOf(sync.service.acknowledge({ kind: 'fork', subject }));
    allowed = false;
    expect(await put('')).toMatchObject({ ok: false, code: 'needs-right' });
    expect(changes).toBe(0);
    allowed = true;
    expect(await put('other')).toMatchObject({ code: 'unknown-issue' });
    expect(await put('')).toMatchObject({ ok: true, value: { issues: [{ kind: 'sunburn' }, { kind: 'quarantined' }] } });
    expect(await put('')).toMatchObject({ code: 'unknown-issue' });
    expect(changes).toBe(1);
  });

  it('nobody signed in is told nothing', async () => {
    person = false;
    for (const answer of [sync.service.status({}), sync.service.acknowledge({ kind: 'fork', subject: '' }), sync.service.check({})]) expect(await answerOf(answer)).toMatchObject({ code: 'not-signed-in' });
    expect(woken).toBe(0);
  });
});

describe('trying the connection', () => {
  const move = (over: Partial<SyncState>): void => {
    state = { ...state, ...over };
    sync.moved();
  };

  it('has an answer as soon as the server is heard of', async () => {
    const answer = answerOf(sync.service.check({}));
    expect(woken).toBe(1);
    move({ lastContactAt: NOW + 5 });
    expect(await answer).toEqual({ ok: true, value: { answered: true } });
    expect(timer.waiting).toHaveLength(0);
  });

  it('has one too where the clock was put back since the server was heard of', async () => {
    nowMs = NOW - 365 * 86_400_000;
    const answer = answerOf(sync.service.check({}));
    move({ online: true });
    move({ lastContactAt: nowMs + 5 });
    // Who waits on is out of patience here.
    timer.waiting[0]?.work();
    expect(await answer).toEqual({ ok: true, value: { answered: true } });
  });

  it('an offline till is answered no only after the try, not before it', async () => {
    state = { ...state, online: false };
    const answer = answerOf(sync.service.check({}));
    move({ online: false, lastContactAt: NOW - 60_000 });
    move({ online: true });
    move({ online: false });
    expect(await answer).toEqual({ ok: true, value: { answered: false } });
  });

  it('is given up after a while', async () => {
    const answer = answerOf(sync.service.check({}));
    timer.waiting[0]?.work();
    expect(await answer).toEqual({ ok: true, value: { answered: false } });
  });

  it('a till of no company has no server', async () => {
    scratch.store.write((tx) => { updateMeta(tx, { mode: 'demo' }); });
    expect(await answerOf(sync.service.check({}))).toMatchObject({ code: 'no-server' });
  });
});
