import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { openAt } from '#host/db/scratch-store.fixture.ts';
import type { TillStore } from '#host/db/tx.ts';
import { handTimer } from '#host/platform/hand-timer.fixture.ts';
import { silentLogger } from '#host/platform/log.ts';
import { commit } from '#host/posting/commit.ts';
import { findTill } from '#host/posting/envelope.ts';
import { postJournal } from '#host/posting/journal.ts';
import { readMeta } from '#host/posting/meta.ts';
import { nextBatch, recordVerdicts } from '#host/posting/outbox.ts';
import { workplaceOf } from '#host/posting/place.ts';
import { claimReplica, readReplicaState, updateReplicaState } from '#host/posting/replica-state.ts';
import { id, NOW, openScratchTill, STAFF, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { isUnknown, knownAgain } from '#host/posting/unknown-till.ts';
import { openLife, type Life } from '#host/sync/new-life.ts';
import { readWitness } from '#host/sync/witness.ts';
import type { Enrolled, EnrolRefusal } from './enrolled.ts';
import { pairAnew, type PairAnewDeps } from './pair-anew.ts';

const DAY_MS = 86_400_000;
/** As the server put back gives it: the first letters once more. */
const reply: Enrolled = { serverUrl: 'https://new/', companyName: 'Лавка', device: id(20), token: 'neu', deviceKey: 'neuer schluessel', incarnation: id(21), series: 'A', companyId: id(1), storeId: id(2), tillId: id(3), epoch: id(22) };

class Killed extends Error {}

let scratch: ScratchTill;
let store: TillStore;
let life: Life;
let answer: Result<Enrolled, EnrolRefusal>;
let secrets: string[];
let told: string[];
let lives: number;
let ids: number;
let person: { readonly id: string; readonly name: string; readonly role: 'owner' } | null;
/** Whether the person may, and the approvals that were used up. */
let allowed: boolean;
let used: (string | undefined)[];
/** Ends the process after so many writes that are kept. */
let left: number;

beforeEach(() => {
  scratch = openScratchTill();
  ({ store } = scratch);
  [answer, secrets, told, used, lives, ids, allowed, left] = [ok(reply), [], [], [], 0, 500, true, Infinity];
  person = { id: STAFF, name: 'Анна', role: 'owner' };
  store.writeReplica((tx) => { tx.run('INSERT INTO company (id, name) VALUES (?, ?)', id(1), 'Лавка'); updateReplicaState(tx, { cursor: 900, scope: 's' }); });
  life = open();
  for (const n of [1, 2, 3]) note(n);
  // Confirmed by the server that is gone, one of them long ago.
  store.write((tx) => {
    for (const [dseq, at] of [[1, NOW - 400 * DAY_MS], [2, NOW]] as const) recordVerdicts(tx, { serverTime: at, verdicts: [{ dseq, verdict: 'applied' }], ackDseq: dseq });
    for (const kind of ['unknown-till', 'revoked', 'differs']) tx.run("INSERT INTO sync_attention (kind, subject, raised_at, detail) VALUES (?, '', 1, '{}')", kind);
  });
});
afterEach(() => {
  store.close();
  scratch.remove();
});

const meta = () => store.read(readMeta);
const ops = (): string[] => store.read((tx) => nextBatch(tx, 100, 1e9)).map(({ header }) => header.opId);
const issues = (): string[] => store.read((tx) => tx.all<{ kind: string }>('SELECT kind FROM sync_attention ORDER BY kind').map(({ kind }) => kind));

function note(n: number): void {
  store.write((tx) => {
    commit(tx, NOW + n, { kind: 'journal', opId: id(700 + n), facts: [{ entity: 'journalEntry', row: { id: id(800 + n), ...scratch.envelope(NOW + n), event: 'sign-in', detail: {} } }] });
  });
}

function open(): Life {
  const dying: TillStore = { ...store, write: (work) => kept(() => store.write(work)), writeReplica: (work) => kept(() => store.writeReplica(work)) };
  return openLife({
    store: dying, paths: { database: store.path, witness: join(scratch.dir, 'witness.json') }, machine: 'm1', nowMs: () => NOW, newId: () => id(ids++), random: () => 0.5, timer: handTimer(), log: silentLogger(),
    lives: { read: () => lives, write: (count) => { kept(() => { lives = count; }); } },
  });
}

/** One thing that outlives the process; none after the last. */
function kept<T>(write: () => T): T {
  if (left <= 0) throw new Killed();
  left -= 1;
  return write();
}

function pair(over: Partial<PairAnewDeps> = {}, approvalId?: string): ReturnType<typeof pairAnew> {
  const deps: PairAnewDeps = {
    store: { ...store, write: (work) => kept(() => store.write(work)), writeReplica: (work) => kept(() => store.writeReplica(work)) },
    enrol: (serverUrl, { code, installId }) => {
      told.push(`asked ${serverUrl} ${code} ${installId}`);
      return Promise.resolve(answer);
    },
    saveSecrets: ({ token, deviceKey }) => {
      kept(() => { secrets.push(deviceKey); });
      kept(() => { secrets.push(token); });
    },
    signedIn: () => person, hasPeople: () => true,
    guard: (_tx, { right, size, subject }, approval) => {
      if (approval !== undefined) used.push(approval);
      return allowed || approval !== undefined ? null : { right, size, subject, limit: null };
    },
    still: async (work) => {
      told.push('still');
      try {
        return await work();
      } finally {
        told.push('goes on');
      }
    },
    becomeAnother: (as, also) => { life.pairAnew(as, also); },
    note: (tx, staffId) => { postJournal(tx, NOW + 9, { id: id(760), staffId, event: 'settings-changed', detail: {} }); },
    pairedAnew: () => { told.push('paired'); },
    ...over,
  };
  return pairAnew(deps, { serverUrl: 'new', code: '1234', approvalId });
}

/** As a start does. */
function startAgain(): void {
  left = Infinity;
  store.close();
  store = openAt(scratch.path);
  claimReplica(store);
  life = open();
}

describe('a till its server does not know', () => {
  it('HI16 HI17 takes the new name and keeps all it wrote, unsent, in a life and a series of its own', async () => {
    const before = store.read((tx) => tx.all<{ op: string }>('SELECT op_id AS op FROM outbox ORDER BY dseq').map(({ op }) => op));
    expect(await pair()).toEqual({ ok: true, value: {} });
    expect(told).toEqual([`asked new 1234 ${id(1)}`, 'still', 'goes on', 'paired']);
    expect(secrets).toEqual(['neuer schluessel', 'neu']);
    // Not the letters the server gave: they stand on paper already.
    expect(meta()).toMatchObject({ mode: 'shop', deviceId: id(20), tillId: id(3), storeId: id(2), companyId: id(1), serverUrl: 'https://new/', epoch: id(22), series: 'A45001', nextReceiptNumber: 1, ackedDseq: 0, shiftId: id(9) });
    expect([id(8), id(21)]).not.toContain(meta().incarnationId);
    expect(ops()).toEqual([...before, id(760)]);
    expect(store.read((tx) => nextBatch(tx, 100, 1e9)).map(({ header }) => [header.device, header.dseq])).toEqual([1, 2, 3, 4, 5].map((dseq) => [id(20), dseq]));
    expect(issues()).toEqual(['differs', 'new-life']);
    expect(life.born()).toBe('enrolled');
    expect(readWitness(join(scratch.dir, 'witness.json'))).toMatchObject({ incarnation: meta().incarnationId, born: 'enrolled' });
    // It goes on selling from the rows it has, and asks for all of them.
    expect(store.read(readReplicaState)).toMatchObject({ owner: id(20), loaded: 1, cursor: 0, scope: null });
    expect(store.read((tx) => findTill(tx, meta()))).toMatchObject({ name: 'Касса 2' });
  });

  it('HI16 is refused where the server knows the till, where nobody may, and with the code of another company, and nothing changes then', async () => {
    const before = meta();
    allowed = false;
    expect(await pair()).toMatchObject({ code: 'needs-right', detail: { right: 'settings', subject: 'pairing' } });
    person = null;
    expect(await pair()).toMatchObject({ code: 'not-signed-in' });
    expect(told).toEqual([]);
    [person, allowed] = [{ id: STAFF, name: 'Анна', role: 'owner' }, true];
    answer = refused('code-unknown');
    expect(await pair()).toMatchObject({ code: 'code-unknown' });
    answer = ok({ ...reply, companyId: id(99), companyName: 'Чужая' });
    expect(await pair()).toEqual(refused('other-company', { companyName: 'Чужая' }));
    expect([meta(), issues(), secrets]).toEqual([before, ['differs', 'revoked', 'unknown-till'], []]);
    knownAgain(store, false);
    expect(store.read(isUnknown), 'HI15 a pull says nothing where commits wait').toBe(true);
    knownAgain(store, true);
    expect(await pair()).toMatchObject({ code: 'already-paired' });
  });

  it('HI16 the server known again while the code was on its way: nothing changes', async () => {
    const coming = pair({
      enrol: () => {
        knownAgain(store, true);
        return Promise.resolve(ok(reply));
      },
    });
    expect(await coming).toMatchObject({ code: 'already-paired' });
    expect(meta().deviceId).toBe(id(7));
  });

  it('HI16 a mistyped code uses no approval up; the good one is written down with it. Where nobody can sign in the code is enough', async () => {
    allowed = false;
    answer = refused('code-unknown');
    expect(await pair({}, 'erlaubt')).toMatchObject({ code: 'code-unknown' });
    expect(store.read((tx) => tx.all("SELECT 1 FROM journal_entry WHERE event = 'settings-changed'"))).toEqual([]);
    answer = ok(reply);
    expect(await pair({}, 'erlaubt')).toMatchObject({ ok: true });
    expect(used).toEqual(['erlaubt', 'erlaubt', 'erlaubt']);
    store.write((tx) => { tx.run("INSERT INTO sync_attention (kind, subject, raised_at, detail) VALUES ('unknown-till', '', 1, '{}')"); });
    person = null;
    expect(await pair({ hasPeople: () => false })).toMatchObject({ ok: true });
  });

  it('HI19 another till of the company stands where the one before stood until the server says where', async () => {
    answer = ok({ ...reply, tillId: id(33), storeId: id(44) });
    await pair();
    expect(meta()).toMatchObject({ tillId: id(33), storeId: id(2) });
    expect(store.read((tx) => [findTill(tx, readMeta(tx)), workplaceOf(tx)])).toEqual([{ id: id(33), storeId: id(2), number: 2, name: 'Касса 2', legalEntityId: id(6) }, id(2)]);
  });

  it('HI18 killed at any step it is the till it was, still unknown, or the new one; then it is paired with another code and has everything', async () => {
    const before = ops();
    const written = store.read((tx) => tx.all<{ op: string }>('SELECT op_id AS op FROM outbox ORDER BY dseq').map(({ op }) => op));
    let finished = false;
    for (let steps = 0; !finished; steps++) {
      left = steps;
      finished = await pair().then(({ ok: is }) => is, (error: unknown) => {
        expect(error).toBeInstanceOf(Killed);
        return false;
      });
      startAgain();
      const { deviceId, series } = meta();
      const isOld = deviceId === id(7);
      expect([steps, store.read(isUnknown), series === 'A']).toEqual([steps, isOld, isOld]);
      expect(ops().filter((op) => op !== id(760))).toEqual(isOld ? before : written);
      // Whichever it is, it sells from the rows it has.
      expect(store.read((tx) => [readReplicaState(tx).owner, readReplicaState(tx).loaded, tx.get<{ name: string }>('SELECT name FROM company')?.name])).toEqual([deviceId, 1, 'Лавка']);
      if (!isOld) break;
    }
    expect(meta()).toMatchObject({ deviceId: id(20), epoch: id(22) });
    expect(secrets.at(-1)).toBe('neu');
  });
});
