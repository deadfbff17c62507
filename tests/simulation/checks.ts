/** Invariants that are looked at whenever something happens: each answer of the server, each transaction of a till. */
import { decodeCommits } from '#contract/sync/frames.ts';
import type { PullReply, EntityChanges } from '#contract/sync/pull.ts';
import type { PushReply } from '#contract/sync/commit.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
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
};

/** Refusals a till may meet for reasons that are its own. */
const LAWFUL = new Set(['device-revoked', 'gap', 'fork']);

export function watchAnswers(checked: Checked): Watcher {
  const { world: { judge }, marks } = checked;
  return {
    answered(device, request, answer, askedAtMs) {
      const about = `${request.path} of device ${device.deviceId.slice(-4)}`;
      const till = checked.tills().find((one) => one.device === device);
      judge.expect('I20', answer.status !== 200 || request.path === 'push' || askedAtMs < (till?.revokedAtMs ?? Infinity), () => `${about} was answered although the device was revoked`);
      const foreign = marks.find(({ companyId, mark }) => companyId !== device.tenantId && (answer.body.includes(mark) || answer.body.includes(companyId)));
      judge.expect('I7', !foreign, () => `${about} was answered with rows of ${foreign?.mark}`);
      if (request.path === 'push') pushAnswered(checked, device, request, answer, till?.twin ?? true);
      if (request.path === 'pull' && answer.status === 200 && checked.look) pageAnswered(checked, device, request.after, JSON.parse(answer.body) as PullReply, checked.look(device.tenantId));
    },
  };
}

function commitsIn(request: Request): number | null {
  try {
    return decodeCommits(unseal(request.body))?.length ?? null;
  } catch {
    return null;
  }
}

function pushAnswered({ world: { judge } }: Checked, device: Device, request: Request, { status, body }: Answer, twin: boolean): void {
  const commits = commitsIn(request);
  const code = status === 200 ? '' : String((JSON.parse(body) as { code?: unknown }).code);
  judge.expect('I10', commits === null || status === 200 || status === 503 || LAWFUL.has(code), () => `a whole push of ${commits} commits of device ${device.deviceId.slice(-4)} was answered ${status} ${code}`);
  if (status !== 200 || twin) return;
  const decided = (JSON.parse(body) as PushReply).verdicts.length;
  judge.expect('I10', decided === commits, () => `of ${commits} commits pushed, ${decided} were decided`);
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
  const tillOf = (name: string): CastTill | undefined => checked.tills().find((till) => till.name === name);
  return {
    before: () => undefined,
    after(process, call) {
      const till = tillOf(process.name);
      if (!till) return;
      if (call.name === 'changeEpoch') till.seen.clear();
      if (call.name === 'applyPage') pageApplied(checked, till, call.args[0]);
      if (call.name === 'recordVerdicts') verdictsTaken(checked, till, call.args[0]);
    },
  };
}

/** I8 and I14: nothing of another store, and never an older version after a newer one. */
function pageApplied({ world: { judge } }: Checked, till: CastTill, page: PullReply): void {
  for (const change of page.changes) {
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
      judge.expect('I8', !('storeId' in row) || row['storeId'] === till.device.storeId, () => `${till.name} was given ${change.entity} ${keyOf(change, values)} of another store`);
      versionIs(keyOf(change, values), JSON.stringify(row));
    }
    for (const key of change.removed) versionIs(JSON.stringify(key), null);
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
  // In another life the server knows the operation: it says so, not what became of it.
  const anew = till.process.disk().life().incarnation !== till.firstLife;
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
    const lawful = quarantinable.has(one.nature) ? verdict === 'quarantined' || (anew && verdict === 'duplicate') : one.nature === 'repeat' ? verdict === 'duplicate' : verdict !== 'quarantined';
    // Whatever the clock of the till said when it wrote it: only what the commit is decides.
    judge.expect(one.nature === 'healthy' ? 'I16' : 'I9', lawful || till.revokedAtMs !== null, () => `${till.name} heard ${verdict} (${reason ?? 'no reason'}) of its ${one.nature} commit ${dseq}`);
    if (!held || quarantinable.has(one.nature) || verdict === 'quarantined') continue;
    for (const { entity, row } of one.facts) {
      judge.expect('I6', idsOf(entity).has(row['id']), () => `${till.name} was told ${verdict} of commit ${dseq}, and the server has no ${entity} ${String(row['id'])}`);
    }
  }
}
