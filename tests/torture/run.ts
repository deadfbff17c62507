/** One run of a scenario from its seed: the day, the audit, and what was found in figures and words. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { TortureFigures } from '../proof/records.ts';
import { ROOT, until } from '../support/processes.ts';
import { auditBook, isClean } from './audit.ts';
import { bindBooks, type Book } from './book.ts';
import { chanceFrom } from './chance.ts';
import { auditCopy, openServerRows, openTillRows, outboxOf, type CopyAudit } from './copies.ts';
import type { Difference } from './difference.ts';
import { replayOnModel, rowsOfServer, type ReplayAudit, type ReplayFault } from './replay.ts';
import { readRecorded } from './recorder.ts';
import { faultKinds, type FaultKind } from './proxy.ts';
import { printedTwice } from './seat.ts';
import { playDay, setStage, type Death, type Play, type Stage } from './stage.ts';

/** What a run found: figures for machines, the same in words, whether everything held, and what is kept of a recorded run. */
export type Result = { readonly clean: boolean; readonly figures: Readonly<Record<string, unknown>>; readonly lines: readonly string[]; readonly proof: Omit<TortureFigures, 'scenario' | 'seed' | 'kills' | 'clean'> };

/** How long a till may take to hear of the last price once the network is well: its longest wait between two tries, and to spare. */
const CATCH_UP_MS = 120_000;

export async function runScenario(play: Play, kills: number, seed: number): Promise<Result> {
  const chance = chanceFrom(seed);
  const began = performance.now();
  const tellAt = (text: string): void => tell(`${Math.round((performance.now() - began) / 1000)} s · ${text}`);
  const stage = await setStage(play, chance);
  try {
    const book = (): Book => bindBooks(stage.seats.map((seat) => seat.clerk.book));
    const deaths = await playDay(stage, play, kills, chance.fork('deaths'), (kill) => {
      const { documents, movements, closings, inTheAir } = book();
      tellAt(`kill ${kill}/${kills}: ${documents.size} receipts, ${movements.size} cash movements, ${closings.size} Z; ${inTheAir} calls were in the air`);
    });
    tellAt('the network is well, everything is sent and printed; comparing');
    const copies = await auditCopies(stage);
    const audit = await auditAll(stage, book());
    tellAt('the same once more on the model');
    const replay = await replayRun(stage);
    tellAt('compared');
    return resultOf({ stage, play, book: book(), deaths, copies, audit, replay });
  } catch (error) {
    tellAt(`what the tills wrote down is in ${await keepLogs(stage, seed)}`);
    throw error;
  } finally {
    await stage.stop();
  }
}

/** The world goes with the run; without the tills' logs nobody could say why it came to nothing. Answers the folder. */
async function keepLogs({ world, seats }: Stage, seed: number): Promise<string> {
  const kept = join('.lavka', 'torture', String(seed));
  for (const { name } of seats) await cp(join(world.dir, name, 'logs'), join(ROOT, kept, name), { recursive: true }).catch(() => undefined);
  return kept;
}

async function auditAll({ world, office }: Stage, book: Book): Promise<Audited> {
  const database = await world.database();
  try {
    return await auditBook(database, world.companyId, book, [...book.written, ...office?.written ?? []]);
  } finally {
    await database.end();
  }
}

/** What the server decided, decided once more by the same core over the model. */
async function replayRun({ world, seats }: Stage): Promise<ReplayAudit> {
  const server = await openServerRows(world.dir, world.companyId);
  try {
    // One moment: a till may write into its journal even now.
    await server.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const recorded = await readRecorded(server, world.companyId);
    const payloads = new Map(seats.flatMap(({ name }) => {
      const till = openTillRows(world.dir, name);
      try {
        return [...outboxOf(till)];
      } finally {
        till.close();
      }
    }));
    return await replayOnModel(world.companyId, recorded, payloads, rowsOfServer(server, world.companyId));
  } finally {
    await server.end();
  }
}

/** Every till against the server, after each has had the time to hear of the last change. */
async function auditCopies({ world, seats }: Stage): Promise<CopyAudit> {
  const server = await openServerRows(world.dir, world.companyId);
  try {
    const auditOf = (name: string, storeId: string, tillId: string): Promise<CopyAudit> => auditCopy(server, { dir: world.dir, companyId: world.companyId, name, storeId, tillId });
    const all: CopyAudit[] = [];
    for (const { name, storeId, tillId } of seats) {
      let last: CopyAudit | null = null;
      await until('the reference copy to be the same', CATCH_UP_MS, async () => {
        last = await auditOf(name, storeId, tillId);
        return last.referenceFaults.length === 0 && last.sumFaults.length === 0;
      }).catch(() => undefined);
      all.push(last ?? await auditOf(name, storeId, tillId));
    }
    const sum = (of: (one: CopyAudit) => number): number => all.reduce((total, one) => total + of(one), 0);
    return {
      facts: sum((one) => one.facts), factFaults: all.flatMap((one) => one.factFaults), reference: sum((one) => one.reference),
      referenceFaults: all.flatMap((one) => one.referenceFaults), commits: sum((one) => one.commits), commitFaults: all.flatMap((one) => one.commitFaults),
      sums: sum((one) => one.sums), summedRows: sum((one) => one.summedRows), sumFaults: all.flatMap((one) => one.sumFaults),
    };
  } finally {
    await server.end();
  }
}

type Audited = Awaited<ReturnType<typeof auditBook>>;
type Found = { readonly stage: Stage; readonly play: Play; readonly book: Book; readonly deaths: Readonly<Record<Death, number>>; readonly copies: CopyAudit; readonly audit: Audited; readonly replay: ReplayAudit };

function resultOf({ stage, play, book, deaths, copies, audit, replay }: Found): Result {
  const { seats, office } = stage;
  const twice = seats.reduce((sum, seat) => sum + printedTwice(seat), 0);
  const faults = Object.fromEntries(faultKinds.map((kind) => [kind, seats.reduce((sum, { proxy }) => sum + proxy.faults[kind], 0)])) as Record<FaultKind, number>;
  const lost = audit.lost + copies.factFaults.filter((one) => one.server === undefined).length;
  const doubled = audit.doubled + copies.factFaults.filter((one) => one.till === undefined).length;
  const changed = audit.changed + copies.factFaults.filter((one) => one.till !== undefined && one.server !== undefined).length;
  const { tasks } = audit;
  const tasksRight = tasks.lost.length === 0 && tasks.strange.length === 0 && tasks.unshown === 0;
  const { sums, tasks: _tasks, lost: _lost, doubled: _doubled, changed: _changed, ...counted } = audit;
  const named = [...copies.factFaults, ...copies.commitFaults, ...copies.referenceFaults, ...copies.sumFaults];
  return {
    clean: isClean(audit) && named.length === 0 && replay.verdictFaults.length + replay.faults.length === 0 && twice === 0 && tasksRight,
    figures: {
      ...book.done, inTheAir: book.inTheAir, lost, doubled, changed, ...counted, sums, printedTwice: twice, deaths, faults, office: office?.done ?? null, copiesLost: seats.reduce((sum, seat) => sum + seat.copies.lost, 0), tasks: { values: tasks.values, journalled: tasks.journalled, lost: tasks.lost.length, strange: tasks.strange.length, unshown: tasks.unshown },
      rows: { facts: copies.facts, commits: copies.commits, reference: copies.reference }, factFaults: copies.factFaults.length, commitFaults: copies.commitFaults.length, referenceFaults: copies.referenceFaults.length, digests: copies.sums, digestFaults: copies.sumFaults.length,
      replay: { commits: replay.commits, pushes: replay.pushes, written: replay.written, rows: replay.rows, verdictsDifferent: replay.verdictFaults.length, different: replay.faults.length },
    },
    proof: {
      lost, doubled, changed, receipts: audit.receipts, inTheAir: book.inTheAir, deaths, networkFaults: Object.values(faults).reduce((sum, count) => sum + count, 0),
      rows: copies.facts + copies.commits + copies.reference, rowsDiffer: named.length,
    },
    lines: [
      ...named.slice(0, 20).map(nameFault), ...[...replay.verdictFaults, ...replay.faults].slice(0, 20).map(nameReplayFault), ...[...tasks.lost.map((one) => JSON.stringify(one)), ...tasks.strange].slice(0, 20).map((one) => `TASK ${one}`),
      `tills ${seats.length}: sales ${book.done.sale}, refunds ${book.done.refund}, exchanges ${book.done.exchange}, goods back without a receipt ${book.done.withoutReceipt}, baskets with rounded cash ${book.done.rounded}, cash in and out ${book.done.cash}, drawers counted ${book.done.check}, shifts handed over ${book.done.handover}, prices by hand ${book.done.byHand}, baskets of two sellers ${book.done.split}, parked and recalled ${book.done.park}, Z ${book.done.close}, edits of tasks ${book.done.task}`,
      `killed: ${inWords(deaths)}, ${seats.reduce((sum, seat) => sum + seat.copies.lost, 0)} of them with the copy of the shop${play.rough ? ` · network: ${inWords(faults)}` : ''}${office ? ` · headquarters: prices ${office.done.prices}, goods ${office.done.goods}, edits of tasks ${office.done.tasks}, unanswered ${office.done.failed}` : ''}`,
      `receipts in the book ${book.documents.size} · at the server ${audit.receipts} · calls whose answer a kill swallowed: ${book.inTheAir}, each settled by asking`,
      `till against server, row by row: facts ${copies.facts}, commits ${copies.commits}, goods and prices ${copies.reference}; different: ${copies.factFaults.length}, ${copies.commitFaults.length}, ${copies.referenceFaults.length}`,
      `digests by scope, entity and bucket: ${copies.sums} of ${copies.summedRows} rows on each side; different: ${copies.sumFaults.length}`,
      `replayed on the model: ${replay.commits} commits, ${replay.pushes} pushes, verdicts different: ${replay.verdictFaults.length} · ${replay.rows} facts and tasks, positions, winners, all told twice: different ${replay.faults.length}`,
      `values written into tasks ${tasks.values}, in the journal of conflicts ${tasks.journalled}; lost ${tasks.lost.length}, written by nobody ${tasks.strange.length}, conflicts shown to nobody ${tasks.unshown}`,
      `lost ${lost}, doubled ${doubled}`,
      `three sums of the closed shifts: book ${roubles(sums.book)}, Z ${roubles(sums.till)}, server ${roubles(sums.server)}: ${audit.sumFaults === 0 ? 'equal' : `${audit.sumFaults} shifts differ`}`,
      `VAT by rate in the Z, in the lines and worked out anew: ${audit.vatFaults === 0 ? 'equal' : `${audit.vatFaults} shifts differ`}`,
      `sellers and people in the Z and in the receipts: ${audit.partFaults === 0 ? 'equal' : `${audit.partFaults} differ`} · drawers counted within shifts: ${audit.counts}`,
      `changed ${changed}, number gaps ${audit.numberFaults}, unbalanced ${audit.unbalanced}, refunded beyond the sale ${audit.overRefunded}, drawers not at zero after Z ${audit.drawerFaults}, quarantined ${audit.quarantined}, to be looked at ${audit.attention}, on paper twice ${twice}`,
    ],
  };
}

const roubles = (minor: number): string => (minor / 100).toFixed(2);

const inWords = (counts: Readonly<Record<string, number>>): string => Object.entries(counts).filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count}`).join(', ') || 'nothing';

function nameFault({ entity, key, till, server }: Difference): string {
  return `DIFFERENT ${entity} ${key}\n  till   ${till ?? 'nothing'}\n  server ${server ?? 'nothing'}`;
}

function nameReplayFault({ what, key, model, server }: ReplayFault): string {
  return `REPLAYED OTHERWISE ${what} ${key}\n  model  ${model ?? 'nothing'}\n  server ${server ?? 'nothing'}`;
}

function tell(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}
