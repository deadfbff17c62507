import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { openScratchStore, type ScratchStore } from '#host/db/scratch-store.fixture.ts';
import { ensureMeta, readMeta } from '#host/posting/meta.ts';
import { readReplicaState } from '#host/posting/replica-state.ts';
import { id } from '#host/posting/scratch-till.fixture.ts';
import type { Enrolled, EnrolRefusal } from './enrolled.ts';
import { createEnrolment } from './enrolment-service.ts';

const reply: Enrolled = { serverUrl: 'https://shop.example/', companyName: 'Лавка', device: id(1), token: 'geheim', deviceKey: 'schluessel', incarnation: id(2), series: 'C', companyId: id(3), storeId: id(4), tillId: id(5), epoch: id(6) };

describe('joining a company', () => {
  let scratch: ScratchStore;
  let answer: Result<Enrolled, EnrolRefusal> = ok(reply);
  const asked: { serverUrl: string; code: string; installId: string }[] = [];
  const tokens: string[] = [];
  let changes = 0;
  beforeEach(() => {
    scratch = openScratchStore();
    scratch.store.write((tx) => { ensureMeta(tx, id(9)); });
    answer = ok(reply);
    asked.length = 0;
    tokens.length = 0;
    changes = 0;
  });
  afterEach(() => {
    scratch.remove();
  });

  const enrolment = () => createEnrolment({
    store: scratch.store, signedIn: () => null, guard: () => null, hasPeople: () => false, still: (work) => work(), becomeAnother: () => undefined, note: () => undefined, pairedAnew: () => undefined, newId: () => id(8), suggestedServer: 'http://127.0.0.1:4700/', revokedAt: () => null, clearIndex: () => undefined, changed: () => { changes += 1; },
    enrol: (serverUrl, request) => {
      asked.push({ serverUrl, ...request });
      return Promise.resolve(answer);
    },
    saveSecrets: async ({ token, deviceKey }) => {
      await Promise.resolve();
      tokens.push(`${token} ${deviceKey} ${scratch.store.read(readMeta).mode ?? 'nobody'}`);
    },
    prepareDemo: () => Promise.resolve(() => ({ mode: 'demo', serverUrl: null, epoch: null, deviceId: id(1), incarnationId: id(2), series: 'A', companyId: id(3), storeId: id(4), tillId: id(5) })),
  });

  it('keeps who it is by the address the server answers at, and its token before that and elsewhere', async () => {
    expect(await enrolment().pair({ serverUrl: 'shop.example', code: ' ABCD ' })).toEqual({ ok: true, value: {} });
    expect(asked).toEqual([{ serverUrl: 'shop.example', code: 'ABCD', installId: id(9) }]);
    expect(tokens).toEqual(['geheim schluessel nobody']);
    expect(scratch.store.read(readMeta)).toMatchObject({ mode: 'shop', serverUrl: 'https://shop.example/', deviceId: id(1), incarnationId: id(2), series: 'C', companyId: id(3), storeId: id(4), tillId: id(5), epoch: id(6) });
    expect(scratch.store.read(readReplicaState)).toMatchObject({ owner: id(1), loaded: 0, cursor: 0 });
    expect(JSON.stringify(scratch.store.read((tx) => tx.all('SELECT * FROM meta')))).not.toMatch(/geheim|schluessel/);
    expect(changes).toBe(1);
  });

  it.each(['bad-address', 'server-unreachable', 'not-lavka', 'code-unknown', 'code-expired', 'too-many-tries'] as const)('passes %s on and stays free', async (code) => {
    answer = refused(code);
    expect(await enrolment().pair({ serverUrl: 'x', code: 'y' })).toMatchObject({ ok: false, code });
    expect(scratch.store.read(readMeta).mode).toBeNull();
    expect([tokens, changes]).toEqual([[], 0]);
  });

  it('happens once, also when two windows try at the same time', async () => {
    const joining = enrolment();
    const answers = await Promise.all([joining.pair({ serverUrl: 'a', code: '1' }), joining.tryDemo({}), joining.pair({ serverUrl: 'b', code: '2' })]);
    expect(answers.map((one) => (one.ok ? 'joined' : one.code))).toEqual(['joined', 'already-paired', 'already-paired']);
    expect(asked).toHaveLength(1);
    expect(await joining.pair({ serverUrl: 'c', code: '3' })).toMatchObject({ code: 'already-paired' });
    expect(joining.leaveDemo({})).toMatchObject({ code: 'not-demo' });
  });

  it('can be tried in the demo shop and left again', async () => {
    const joining = enrolment();
    expect(await joining.tryDemo({})).toMatchObject({ ok: true });
    expect(scratch.store.read(readMeta).mode).toBe('demo');
    expect(scratch.store.read(readReplicaState)).toMatchObject({ owner: id(1), loaded: 1 });
    expect(joining.leaveDemo({})).toMatchObject({ ok: true });
    expect(scratch.store.read(readMeta)).toMatchObject({ mode: null, deviceId: null, installId: id(9), nextReceiptNumber: 1 });
    expect(scratch.store.read(readReplicaState)).toMatchObject({ owner: null, loaded: 0 });
    expect(await joining.pair({ serverUrl: 'a', code: '1' })).toMatchObject({ ok: true });
  });
});
