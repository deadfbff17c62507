/** The chore that proves the copy of this till equal to the server's, and makes it so (SPEC HD2-HD10). */
import { MAX_ROWS_ASKED, type BucketSum, type DigestReply, type DigestReport, type Difference } from '#contract/sync/digest.ts';
import type { EntityChanges } from '#contract/sync/pull.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import { pageColumns } from '#domain/replication/page.ts';
import type { Timer } from '#host/platform/timer.ts';
import { COMPARED_BEFORE_RESTORE } from '#host/posting/replica-state.ts';
import type { Chore } from '../chores/chores.ts';
import { knownEntity } from '../known-entity.ts';
import { LinkFailure } from '../server-link.ts';
import type { CompareLink, CopyReader, CopyState, CopyStore, KeyHash, LocalDigest } from './compare-ports.ts';
import { leavingRows, type Leaving } from './leaving.ts';

export type CompareDeps = {
  readonly copy: CopyStore;
  readonly reader: CopyReader;
  readonly link: CompareLink;
  readonly timer: Timer;
  readonly nowMs: () => number;
  /** Only grows, whatever is done to the clock. */
  readonly steadyMs: () => number;
  readonly onApplied: (entities: readonly string[]) => void;
  readonly log: { warn(fields: object, text: string): void };
  /** How often, in ms. Days in a shop, seconds in a simulation. */
  readonly every?: { readonly compareMs: number; readonly rehashMs: number };
};

const DAY_MS = 86_400_000;
const EVERY = { compareMs: DAY_MS, rehashMs: 7 * DAY_MS };
/** Looked at no less often: the wait is measured by a clock that knows nothing of a computer asleep. */
const LOOK_MS = 60_000;
/** After a comparison that could not be finished, because the feed went on. */
const AGAIN_MS = 15_000;
/** After some that could not heal one after another: four times as long each, up to this. */
const DIFFERS_MS = 3_600_000;
/** Keys of both sides that are held against each other at once. */
const KEYS_AT_ONCE = 20_000;
const EXAMPLES = 5;
/** Between two writes that wait for no network, so that a scan never waits for two of them. */
const REST_MS = 5;

/** The copy does not stand where the comparison began: another one begins later. */
class Moved extends Error {
  override readonly name = 'Moved';
}

/** `leaving`: what the server says it does not have. */
type Place = Pick<CopyState, 'cursor' | 'epoch'> & { readonly leaving: Leaving };

export function compareChore(deps: CompareDeps): Chore {
  const { copy, link, nowMs, steadyMs, log } = deps;
  const every = deps.every ?? EVERY;
  let notBeforeMs = 0;
  let differed = 0;
  /** What the server has not been told yet: a difference that was healed is not found again. */
  let unreported: DigestReport | null = null;
  const finds: Finds = { of: new Map(), why: null };

  const tell = async (signal: AbortSignal): Promise<void> => {
    if (unreported === null) return;
    await link.digestReport(unreported, signal);
    unreported = null;
  };
  return {
    name: 'compare',
    run: async (signal) => {
      await tell(signal);
      const state = copy.state();
      const why = whyNow(state, nowMs(), every.compareMs);
      if (why === null) return Math.min(LOOK_MS, every.compareMs);
      if (steadyMs() < notBeforeMs) return Math.min(LOOK_MS, notBeforeMs - steadyMs());
      notBeforeMs = steadyMs() + AGAIN_MS;
      const deep = state.rehashedAt > 0 && isOver(state.rehashedAt, nowMs(), every.rehashMs);
      try {
        const report = await new Comparison(deps, finds, why, signal).run(deep);
        finds.of.clear();
        finds.why = null;
        differed = report.result === 'differs' ? differed + 1 : 0;
        if (differed > 0) notBeforeMs = steadyMs() + Math.min(DIFFERS_MS, AGAIN_MS * 4 ** (differed - 1));
        else copy.compared(nowMs(), deep);
        if (isNews(report)) {
          log.warn({ result: report.result, differences: report.differences }, 'the copy of this till was not that of the server');
          copy.raise(report);
        }
        unreported = report;
        await tell(signal);
      } catch (error) {
        if (error instanceof Moved || (error instanceof LinkFailure && error.kind === 'behind')) return AGAIN_MS;
        throw error;
      }
      return Math.min(LOOK_MS, every.compareMs, Math.max(AGAIN_MS, notBeforeMs - steadyMs()));
    },
  };
}

function isOver(sinceMs: number, nowMs: number, waitMs: number): boolean {
  return nowMs < sinceMs || nowMs - sinceMs >= waitMs;
}

function whyNow({ loaded, cursor, comparedAt, comparedBy }: CopyState, nowMs: number, everyMs: number): DigestReport['why'] | null {
  if (!loaded || cursor === 0) return null;
  if (comparedBy === COMPARED_BEFORE_RESTORE) return 'restored';
  if (comparedBy === 0) return 'new';
  if (comparedBy !== SYNC_VERSION) return 'upgraded';
  return isOver(comparedAt, nowMs, everyMs) ? 'time' : null;
}

const isExplained = (why: DigestReport['why'] | null): boolean => why === 'restored' || why === 'upgraded';

/** What a restore or another version of the contract explains alarms nobody, once it is put right. */
function isNews({ result, why }: DigestReport): boolean {
  return result === 'differs' || (result === 'healed' && !isExplained(why));
}

type Found = { missing: number; changed: number; extra: number; readonly keys: string[] };
/** What was found since the last report, and why it was looked for: of two reasons the one that explains nothing. */
type Finds = { readonly of: Map<EntityName, Found>; why: DigestReport['why'] | null };

/** One comparison from its first question to its report. */
class Comparison {
  readonly #deps: CompareDeps;
  readonly #signal: AbortSignal;
  readonly #finds: Finds;
  readonly #why: DigestReport['why'];

  /** @param finds takes what is found, beside what comparisons before have found and not lived to tell */
  constructor(deps: CompareDeps, finds: Finds, why: DigestReport['why'], signal: AbortSignal) {
    this.#deps = deps;
    this.#finds = finds;
    this.#why = why;
    this.#signal = signal;
  }

  async run(deep: boolean): Promise<DigestReport> {
    const { steadyMs, nowMs } = this.#deps;
    const beganMs = steadyMs();
    await this.#fillBlanks();
    let { ours, theirs } = await this.#both();
    const at = { cursor: ours.cursor, epoch: ours.epoch, leaving: leavingRows(rowCounts(ours.entities), this.#why) };
    if (deep) await this.#rehash(theirs, at);
    let differing = differingBuckets(ours, theirs);
    for (const { entity, groups } of differing) {
      for (const buckets of groups) await this.#compareKeys(entity, buckets, at);
      this.#letGo(entity, at);
    }
    if (this.#finds.of.size > 0) {
      ({ ours, theirs } = await this.#both());
      differing = differingBuckets(ours, theirs);
    }
    return {
      result: differing.length > 0 ? 'differs' : this.#finds.of.size > 0 ? 'healed' : 'equal', why: this.#finds.why ?? this.#why, after: ours.cursor, deep, atMs: nowMs(), tookMs: Math.max(0, Math.round(steadyMs() - beganMs)),
      rows: ours.entities.reduce((sum, { buckets }) => sum + rowsIn(buckets), 0),
      differences: [...this.#finds.of].map(([entity, each]): Difference => ({ entity, ...each, keys: [...each.keys] })),
    };
  }

  async #fillBlanks(): Promise<void> {
    const { reader, copy, timer } = this.#deps;
    for (let blank = await reader.blanks(); blank !== null; blank = await reader.blanks()) {
      for (let from = 0; from < blank.rows.length; from += MAX_ROWS_ASKED) {
        this.#goOn();
        copy.fill(blank.entity, blank.rows.slice(from, from + MAX_ROWS_ASKED));
        await new Promise<void>((resolve) => { timer.after(REST_MS, resolve); });
      }
    }
  }

  /** Sums of both sides for one place of the feed. */
  async #both(): Promise<{ ours: LocalDigest; theirs: DigestReply }> {
    const { reader, link } = this.#deps;
    const ours = await reader.digest();
    this.#goOn();
    const theirs = await link.digest(ours.cursor, this.#signal);
    if (theirs.epoch !== ours.epoch) throw new Moved('the server has another life');
    return { ours, theirs };
  }

  /** Rows whose content is no longer what came: their stored hash would go on saying that all is well. */
  async #rehash({ entities }: DigestReply, at: Place): Promise<void> {
    const known = entities.flatMap(({ entity: name, columns }) => {
      const entity = knownEntity(name);
      // A newer server hashes columns that are not kept here.
      return entity === null || columns.join() !== pageColumns(entity).join() ? [] : [entity];
    });
    const wrong = await this.#deps.reader.wrong(known);
    this.#goOn();
    for (const { entity, keys } of wrong) {
      await this.#fetch(entity, keys, at);
      this.#letGo(entity, at);
      this.#note(entity, 'changed', keys);
    }
  }

  async #compareKeys(entity: EntityName, buckets: readonly number[], at: Place): Promise<void> {
    const { reader, link } = this.#deps;
    const ours = new Map<string, string>(await reader.list(entity, buckets));
    this.#goOn();
    const theirs = new Map<string, string>();
    for (let from: string | null = ''; from !== null;) {
      const page: { readonly epoch: string; readonly rows: readonly KeyHash[]; readonly next: string | null } = await link.digestRows(entity, buckets, at.cursor, from, this.#signal);
      if (page.epoch !== at.epoch) throw new Moved('the server has another life');
      for (const [key, hash] of page.rows) theirs.set(key, hash);
      from = page.next === from ? null : page.next;
    }
    const missing = [...theirs.keys()].filter((key) => !ours.has(key));
    const changed = [...theirs].filter(([key, hash]) => ours.has(key) && ours.get(key) !== hash).map(([key]) => key);
    const extra = [...ours.keys()].filter((key) => !theirs.has(key));
    await this.#fetch(entity, [...missing, ...changed], at);
    await this.#fetch(entity, extra, at);
    this.#note(entity, 'missing', missing);
    this.#note(entity, 'changed', changed);
    this.#note(entity, 'extra', extra);
  }

  /** Asks for rows and takes them as they come; what the server does not have waits to leave. Once that is too much, nothing more is asked. */
  async #fetch(entity: EntityName, keys: readonly string[], at: Place): Promise<void> {
    const { link } = this.#deps;
    for (let from = 0; from < keys.length && !at.leaving.isTooMany(entity); from += MAX_ROWS_ASKED) {
      const asked = keys.slice(from, from + MAX_ROWS_ASKED).map((key) => JSON.parse(key) as unknown[]);
      const { epoch, changes } = await link.rows(entity, asked, this.#signal);
      this.#goOn();
      if (epoch !== at.epoch || changes.entity !== entity) throw new Moved('the feed went on');
      at.leaving.add(entity, changes.removed);
      if (changes.rows.length > 0) at.leaving.came(entity);
      this.#take({ ...changes, removed: [] }, at);
    }
  }

  /** What the server does not have leaves, where it is no more than may: else the server is the one that lost it, and people have to look. */
  #letGo(entity: EntityName, at: Place): void {
    const keys = at.leaving.take(entity);
    if (keys === null) return this.#deps.log.warn({ entity }, 'the server has lost more rows than a comparison takes away; this till keeps them');
    for (let from = 0; from < keys.length; from += MAX_ROWS_ASKED) this.#take({ entity, columns: pageColumns(entity), rows: [], removed: keys.slice(from, from + MAX_ROWS_ASKED).map((key) => [...key]) }, at);
  }

  #take(changes: EntityChanges, { cursor, epoch }: Place): void {
    if (changes.rows.length === 0 && changes.removed.length === 0) return;
    if (!this.#deps.copy.heal({ cursor, epoch }, changes)) throw new Moved('the feed went on');
    this.#deps.onApplied([changes.entity]);
  }

  #note(entity: EntityName, kind: 'missing' | 'changed' | 'extra', keys: readonly string[]): void {
    if (keys.length === 0) return;
    const finds = this.#finds;
    if (finds.why === null || isExplained(finds.why)) finds.why = this.#why;
    const found = finds.of.get(entity) ?? { missing: 0, changed: 0, extra: 0, keys: [] };
    found[kind] += keys.length;
    found.keys.push(...keys.slice(0, EXAMPLES - found.keys.length));
    finds.of.set(entity, found);
  }

  #goOn(): void {
    if (this.#signal.aborted) throw new Moved('the till stops');
  }
}

const rowsIn = (buckets: readonly BucketSum[]): number => buckets.reduce((sum, [, rows]) => sum + rows, 0);

const rowCounts = (entities: LocalDigest['entities']) => (entity: EntityName): number => rowsIn(entities.find((each) => each.entity === entity)?.buckets ?? []);

/** Buckets that are not the same on both sides, in groups whose keys fit into memory. */
function differingBuckets(ours: LocalDigest, theirs: DigestReply): { readonly entity: EntityName; readonly groups: readonly (readonly number[])[] }[] {
  return theirs.entities.flatMap(({ entity: name, buckets }) => {
    const entity = knownEntity(name);
    if (entity === null) return [];
    const [here, there] = [ours.entities.find((each) => each.entity === name)?.buckets ?? [], buckets].map((list) => new Map(list.map(([bucket, rows, sum]) => [bucket, { rows, sum }]))) as [Map<number, { rows: number; sum: string }>, Map<number, { rows: number; sum: string }>];
    const differ = [...new Set([...here.keys(), ...there.keys()])].filter((bucket) => here.get(bucket)?.rows !== there.get(bucket)?.rows || here.get(bucket)?.sum !== there.get(bucket)?.sum).sort((a, b) => a - b);
    if (differ.length === 0) return [];
    const groups: number[][] = [];
    let room = 0;
    for (const bucket of differ) {
      const rows = (here.get(bucket)?.rows ?? 0) + (there.get(bucket)?.rows ?? 0);
      if (rows > room || groups.length === 0) {
        groups.push([]);
        room = KEYS_AT_ONCE;
      }
      groups.at(-1)?.push(bucket);
      room -= rows;
    }
    return [{ entity, groups }];
  });
}
