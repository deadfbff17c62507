/** Invariants that are looked at whenever something happens: each answer of the server, each transaction of a till. */
import { gunzipSync } from 'node:zlib';
import type { Commit } from '#contract/sync/commit.ts';
import { decodeCommits } from '#contract/sync/frames.ts';
import type { PullReply, EntityChanges } from '#contract/sync/pull.ts';
import type { PushReply } from '#contract/sync/commit.ts';
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { scopesOf } from '#server/sync/scopes.ts';
import type { Device } from '#server/sync/store-port.ts';
import { quarantinable, type Book, type Done } from './book.ts';
import type { CastTill } from './cast.ts';
import type { CompanyLook } from './model/server-model.ts';
import type { StoreWatcher } from './till-process.ts';
import type { Watcher } from './server-house.ts';
import { unseal, type Answer, type Request } from './wire.ts';
import type { World } from './world.ts';

export type Checked = {
  readonly world: World;
  readonly book: Book;
  readonly tills: () => readonly CastTill[];
  readonly marks: readonly { readonly companyId: string; readonly mark: string }[];
  /** What the server holds at this moment; null where that cannot be asked without waiting. */
  readonly look: ((companyId: string) => CompanyLook) | null;
  readonly epoch: () => string;
  /** The head each push was told, whatever is heard of it. */
  readonly heads: Map<string, number>;
};

/** Refusals a till may meet for reasons that are its own. */
const LAWFUL = new Set(['device-revoked', 'gap', 'fork']);
/** What else one may meet that came while the run went on: a server that was put back knows it no more, or under a name it has given up. */
const LAWFUL_JOINED = new Set(['token-unknown', 'other-device']);

export function watchAnswers(checked: Checked): Watcher {
  const { world: { judge }, marks } = checked;
  return {
    answered(device, request, answer, askedAtMs, asked) {
      const about = `${request.path} of device ${device.deviceId.slice(-4)}`;
      const till = checked.tills().find((one) => one.device === device);
      judge.expect('I20', answer.status !== 200 || request.path === 'push' || askedAtMs < (till?.revokedAtMs ?? Infinity), () => `${about} was answered although the device was revoked`);
      const foreign = marks.find(({ companyId, mark }) => companyId !== device.tenantId && (bodyOf(request, answer).includes(mark) || bodyOf(request, answer).includes(companyId)));
      judge.expect('I7', !foreign, () => `${about} was answered with rows of ${foreign?.mark}`);
      if (request.path === 'push') pushAnswered(checked, asked, request, answer, till);
      if (request.path === 'pull' && answer.status === 200 && checked.look) pageAnswered(checked, asked, request.after, JSON.parse(answer.body) as PullReply, checked.look(device.tenantId));
    },
  };
}

function bodyOf({ path }: Request, { body, bytes }: Answer): string {
  return path === 'chunk' && bytes !== null ? gunzipSync(bytes).toString('utf8') : body;
}

function commitsIn(request: Request): readonly Commit[] | null {
  try {
    return (decodeCommits(unseal(request.body)) ?? null) as readonly Commit[] | null;
  } catch {
    return null;
  }
}

const nameOfReply = ({ deviceId }: Device, { serverTime, ackDseq }: PushReply): string => `${deviceId} ${serverTime} ${ackDseq}`;

function pushAnswered({ world: { judge }, heads, book }: Checked, device: Device, request: Request, { status, body }: Answer, till: CastTill | undefined): void {
  const commits = commitsIn(request);
  const code = status === 200 ? '' : String((JSON.parse(body) as { code?: unknown }).code);
  judge.expect('I10', commits === null || status === 200 || status === 503 || LAWFUL.has(code) || (till?.joined === true && LAWFUL_JOINED.has(code)), () => `a whole push of ${commits?.length} commits of device ${device.deviceId.slice(-4)} was answered ${status} ${code}`);
  if (status !== 200) return;
  const reply = JSON.parse(body) as PushReply;
  if (till?.joined) book.acknowledge((commits ?? []).filter(({ header }) => reply.verdicts.some(({ dseq }) => dseq === header.dseq)).map(({ header }) => header.opId));
  if (till?.twin ?? true) return;
  if (reply.head !== undefined) heads.set(nameOfReply(device, reply), reply.head);
  const decided = reply.verdicts.length;
  judge.expect('I10', decided === commits?.length, () => `of ${commits?.length} commits pushed, ${decided} were decided`);
}

/** I4 on the page itself: whatever the feed holds between the two cursors stands in it. */
function pageAnswered({ world: { judge }, epoch }: Checked, device: Device, after: number, page: PullReply, { feed, head }: CompanyLook): void {
  if (page.epoch !== epoch()) return;
  const scopes = new Set<string>(scopesOf(device));
  const inPage = new Set(page.changes.flatMap((change) => [
    ...change.rows.map((row) => `+${change.entity} ${keyOf(change, row)}`), ...change.removed.map((key) => `-${change.entity} ${JSON.stringify(key)}`),
  ]));
  const standing = new Set(feed.filter((row) => scopes.has(row.scope) && !row.removed).map((row) => `${row.entity} ${row.key}`));
  const missed = feed.find((row) => scopes.has(row.scope) && row.seq > after && row.seq <= page.next
    && (row.removed ? !standing.has(`${row.entity} ${row.key}`) && !inPage.has(`-${row.entity} ${row.key}`) : !inPage.has(`+${row.entity} ${row.key}`)));
  judge.expect('I4', !missed, () => `the page (${after}, ${page.next}] passes over ${missed?.entity} ${missed?.key} of number ${missed?.seq}`);
  judge.expect('I4', page.next <= Math.max(after, head) && page.next >= Math.min(after, head), () => `the page after ${after} ends at ${page.next}, the head is ${head}`);
}

function keyOf(change: EntityChanges, row: readonly unknown[]): string {
  return JSON.stringify(entityOf(change.entity as EntityName).key.map((name) => row[change.columns.indexOf(name)]));
}

export function watchStores(checked: Checked): StoreWatcher {
  let shownBefore: string | null = null;
  const tillOf = (name: string): CastTill | undefined => checked.tills().find((till) => till.name === name);
  return {
    before(process, call) {
      const till = tillOf(process.name);
      if (call.name === 'recordVerdicts' && till) shownBefore = mayChangeWhatIsShown(checked, till, call.args[0]) ? null : JSON.stringify(process.disk().shown());
    },
    after(process, call) {
      const till = tillOf(process.name);
      if (!till) return;
      if (call.name === 'changeEpoch') till.seen.clear();
      if (call.name === 'adopt') replicaAdopted(checked, till);
      if (call.name === 'applyPage') pageApplied(checked, till, call.args[0].changes);
      if (call.name === 'compared') proven(checked, till, call.args[1]);
      // Rows of a comparison are taken only where the copy still stands: they go back behind nothing either.
      if (call.name === 'heal' && call.args[0].cursor === process.disk().copy.store.state().cursor) pageApplied(checked, till, [call.args[1]]);
      if (call.name !== 'recordVerdicts') return;
      verdictsTaken(checked, till, call.args[0]);
      checked.world.judge.expect('I24', shownBefore === null || shownBefore === JSON.stringify(process.disk().shown()), () => `${process.name} shows its tasks otherwise because of a verdict`);
    },
  };
}

function proven({ world: { time } }: Checked, { proof }: CastTill, deep: boolean): void {
  proof.comparedAtMs = time.nowMs();
  if (deep) proof.rehashedAtMs = time.nowMs();
}

/**
 * A verdict may change what is shown where it sets an edit aside, where the feed has been read beyond it already, or where it is of an
 * operation written a second time, which no program of ours writes: its edit is waited for once more.
 */
function mayChangeWhatIsShown({ heads, book }: Checked, till: CastTill, reply: PushReply): boolean {
  const head = heads.get(nameOfReply(till.device, reply));
  if (head === undefined || head <= till.process.disk().store.position().cursor) return true;
  const done = entriesOf(book, till);
  return reply.verdicts.some(({ dseq, verdict }) => verdict === 'quarantined' || done.get(dseq)?.nature === 'repeat');
}

/** I8 and I14: nothing of another store, and never an older version after a newer one. */
function pageApplied({ world: { judge } }: Checked, till: CastTill, changes: readonly EntityChanges[]): void {
  for (const change of changes) {
    if (change.entity === 'blob') continue;
    const columns = Object.keys(entityOf(change.entity as EntityName).columns);
    const versionIs = (keyText: string, json: string | null): void => {
      const place = `${change.entity}\n${keyText}`;
      const versions = till.headquarters.versions(change.entity, keyText);
      const version = versions.lastIndexOf(json);
      const held = till.seen.get(place) ?? -1;
      // A key that leaves a scope is removed here while it lives on elsewhere: no version of its own.
      if (json === null && version === -1) return;
      judge.expect('I14', version >= held, () => `${till.name} had version ${held} of ${change.entity} ${keyText} and was given ${version}`);
      till.seen.set(place, Math.max(held, version));
    };
    for (const values of change.rows) {
      const row: Record<string, unknown> = Object.fromEntries(columns.map((name) => [name, values[change.columns.indexOf(name)]]));
      judge.expect('I8', !('storeId' in row) || till.stores.has(String(row['storeId'])), () => `${till.name} was given ${change.entity} ${keyOf(change, values)} of another store`);
      versionIs(keyOf(change, values), JSON.stringify(row));
    }
    for (const key of change.removed) versionIs(JSON.stringify(key), null);
  }
}

/** I8 and I14: a snapshot may be older than the rows it replaces; from there on nothing goes back. */
function replicaAdopted({ world: { judge } }: Checked, till: CastTill): void {
  till.seen.clear();
  for (const entity of downEntities().filter((name) => name !== 'blob')) {
    const columns = Object.keys(entityOf(entity).columns);
    for (const held of till.process.disk().rows(entity)) {
      const row: Record<string, unknown> = Object.fromEntries(columns.map((name) => [name, held[name]]));
      judge.expect('I8', !('storeId' in row) || till.stores.has(String(row['storeId'])), () => `${till.name} was given ${entity} of another store in a snapshot`);
      if (entity === 'staff') row['pinVerifier'] = String(row['pinVerifier']).replace(/^peppered /, '');
      const key = JSON.stringify(entityOf(entity).key.map((name) => row[name]));
      till.seen.set(`${entity}\n${key}`, till.headquarters.versions(entity, key).lastIndexOf(JSON.stringify(row)));
    }
  }
}

/** The book's entries by the number they have in the till's present life: each place of the outbox is the operation written there. */
export function entriesOf(book: Book, till: CastTill): Map<number, Done> {
  const own = book.of(till.name);
  return new Map(till.process.disk().outbox().flatMap(({ header }, index) => {
    const one = own[index - till.inherited];
    return one && one.commit.header.opId === header.opId ? [[header.dseq, one]] : [];
  }));
}

/** I6, I9, I16: what was acknowledged is there, and every verdict is what the commit deserves. */
function verdictsTaken({ world: { judge }, book, look, epoch }: Checked, till: CastTill, reply: PushReply): void {
  const done = entriesOf(book, till);
  const held = look && reply.epoch === epoch() ? look(till.device.tenantId) : null;
  const ids = new Map<string, Set<unknown>>();
  const idsOf = (entity: string): Set<unknown> => {
    const known = ids.get(entity) ?? new Set(held?.rows(entity as EntityName).map(({ row }) => row['id']));
    ids.set(entity, known);
    return known;
  };
  for (const { dseq, verdict, reason } of reply.verdicts) {
    const one = done.get(dseq);
    if (!one) continue;
    // An edit of a record of the store it has left meanwhile is for a person to decide (SM4), and so is the same operation once more.
    const isElsewhere = (one.edit !== undefined || one.nature === 'repeat') && till.stores.size > 1 && reason === 'other-store';
    const lawful = isElsewhere || quarantinable.has(one.nature) ? verdict === 'quarantined' : one.nature === 'repeat' ? verdict === 'duplicate' : verdict !== 'quarantined';
    // Whatever the clock of the till said when it wrote it: only what the commit is decides.
    judge.expect(one.nature === 'healthy' ? 'I16' : 'I9', lawful || till.revokedAtMs !== null, () => `${till.name} heard ${verdict} (${reason ?? 'no reason'}) of its ${one.nature} commit ${dseq}`);
    if (!held || quarantinable.has(one.nature) || verdict === 'quarantined') continue;
    judge.expect('I6', !one.edit?.edit.changes.some(({ kind }) => kind === 'set') || idsOf('task').has(one.edit.taskId), () => `${till.name} was told ${verdict} of commit ${dseq}, and the server has no task ${one.edit?.taskId}`);
    for (const { entity, row } of one.facts) {
      judge.expect('I6', idsOf(entity).has(row['id']), () => `${till.name} was told ${verdict} of commit ${dseq}, and the server has no ${entity} ${String(row['id'])}`);
    }
  }
}
