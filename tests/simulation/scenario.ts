/** One run from its seed: a cast, a mixture of faults, a day of work under them, healing, rest, and the reckoning. The same code for every tier. */
import { chanceFrom } from '#tests/torture/chance.ts';
import { uuidV7 } from '#domain/kernel/uuid.ts';
import type { Device } from '#server/sync/store-port.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { scopesOf } from '#server/sync/scopes.ts';
import { createBook, quarantinable, type Book } from './book.ts';
import { castCompanies, type CastTill } from './cast.ts';
import { watchAnswers, watchStores } from './checks.ts';
import { climateOf, type Climate } from './climate.ts';
import { scheduleFaults } from './faults.ts';
import { scheduleLaterFaults } from './later-faults.ts';
import { scheduleJoining } from './joining.ts';
import { checkCompany } from './final-checks.ts';
import { createHeadquarters, type Headquarters } from './headquarters.ts';
import type { CompanyLook } from './model/server-model.ts';
import type { Bug } from './sabotage-ports.ts';
import { createSelling, type Seat } from './selling.ts';
import { createServerHouse } from './server-house.ts';
import { missingReceipt } from './receipt-checks.ts';
import { HEALED_WITHIN_MS, startChecked, type Stage, type Tier } from './stage.ts';
import { createTillLink } from './till-link.ts';
import { createTillProcess } from './till-process.ts';
import { createTrace } from './trace.ts';
import { createVirtualTime } from './virtual-time.ts';
import { createWire } from './wire.ts';
import { createJudge, createTally, START_MS, type Ids, type Invariant, type Violation, type World } from './world.ts';

export type RunOptions = {
  readonly seed: number; readonly bug?: Bug; readonly tell?: (line: string) => void;
  /** The weather another run had, so that two runs differ in the bug alone. */
  readonly weather?: Bug['climate'];
};
export type RunResult = {
  readonly seed: number; readonly hash: string; readonly violation: Violation | null; readonly tail: readonly string[];
  readonly faults: ReadonlyMap<string, number>; readonly checks: ReadonlyMap<Invariant, number>; readonly events: number; readonly commits: number;
};

/** The busiest honest runs have ten thousand, in the weather of a planted bug twice as many. */
const MAX_EVENTS = 40_000;

export async function runScenario(tier: Tier, { seed, bug, tell, weather = bug?.climate }: RunOptions): Promise<RunResult> {
  const chance = chanceFrom(seed);
  const trace = createTrace(tell);
  const time = createVirtualTime(trace, MAX_EVENTS);
  const note = (text: string): void => trace.note(time.nowMs(), text);
  const judge = createJudge(time.nowMs, note);
  const world: World = { time, chance, trace, judge, tally: createTally(), note };
  const drawn = climateOf(chance.fork('climate'));
  const climate = weather?.(drawn) ?? drawn;
  const book = createBook();
  const result = (events: number): RunResult => ({ seed, hash: trace.hash(), violation: judge.violation(), tail: trace.tail(), faults: world.tally.all(), checks: judge.checks(), events, commits: book.all().length });
  try {
    const stage = await setUp(tier, world, climate, book, bug);
    await play(stage);
    for (const { company } of judge.violation() ? [] : stage.headquarters) {
      const look = await stage.server.look(company.id);
      for (const { device } of stage.tills) if (device.tenantId === company.id) standsAt(stage.tills, device, look);
      checkCompany({ judge, book, tills: stage.tills, restored: world.tally.all().has('server-restore'), tally: world.tally.count }, company.id, look);
    }
    for (const { nature } of book.all()) if (quarantinable.has(nature)) world.tally.count('poison');
    for (const till of stage.tills) till.process.die();
  } finally {
    await tier.close();
  }
  return result(time.events());
}

async function setUp(tier: Tier, world: World, climate: Climate, book: Book, bug: Bug | undefined): Promise<Stage> {
  const { time, chance } = world;
  const idChance = chance.fork('ids');
  const ids: Ids = () => uuidV7(START_MS + time.nowMs(), Uint8Array.from({ length: 10 }, () => idChance.int(256)));
  const tills: CastTill[] = [];
  let stormy = true;
  const due: string[] = [];
  const server = tier.server(world, ids, climate, chance.fork('database'), () => {
    for (const fault of due.splice(0)) world.tally.count(fault);
    house.die();
    time.after(chance.int(20_000, 500), 'server restarts', () => { if (!house.isUp()) house.rise(); });
  }, bug);
  const companies = castCompanies(chance.fork('cast'), ids);
  const checked = { world, book, tills: () => tills, marks: companies.map(({ id, mark }) => ({ companyId: id, mark })), look: server.lookNow, epoch: server.epoch, heads: new Map<string, number>() };
  const about = { chance: chance.fork('bug'), nowMs: () => START_MS + time.nowMs(), look: (companyId: string) => (server.lookNow as (id: string) => CompanyLook)(companyId), companies: () => companies.map(({ id }) => id) };
  const snapshots = climate.snapshots ? server.snapshots({ nowMs: () => START_MS + time.nowMs(), chunkRows: climate.pageRows, makingMs: climate.snapshotMs }) : null;
  const standing = climate.tillMoveEveryMs === null ? null : async (device: Device): Promise<Device> => standsAt(tills, device, await server.look(device.tenantId));
  const house = createServerHouse({ world, ids, standing, backing: { ...server, enrol: (companyId, request) => server.enrol(companyId, request).then((answer) => bug?.enrolled?.(answer) ?? answer), snapshots, connect: () => bug?.serverStore?.(server.connect(), about) ?? server.connect() }, pageRows: climate.pageRows, watch: watchAnswers(checked), alterCore: (core) => bug?.core?.(core, about) ?? core });
  const watch = watchStores(checked);

  const admit: Stage['admit'] = (name, device, seat, image, headquarters, joined) => {
    const till = (): CastTill => tills.find((one) => one.name === name) as CastTill;
    const contract = (): number => till().process.contract();
    const wire = createWire(world, name, chance.fork(`wire ${name}`), climate, house.doorFor(device));
    const power = bug?.remains?.();
    const process = createTillProcess({
      world, name, chance: chance.fork(`till ${name}`), image, wire, newId: ids, speaker: joined ?? { deviceId: device.deviceId, tillId: device.tillId, token: null }, link: (speaker) => createTillLink(wire, contract, speaker), alter: bug?.till ?? ((ports) => ports), watch,
      remains: power?.remains ?? ((left) => left),
      newLife: ({ series }) => ({ incarnation: ids(), series: `${series.replace(/\d+$/, '')}${1 + Number(/\d+$/.exec(series)?.[0] ?? 0)}` }),
      onNamed: ({ deviceId, tillId, storeId }) => {
        Object.assign(admitted.device, { deviceId, tillId, storeId });
        admitted.stores.add(storeId);
        admitted.rows.add(tillId);
        admitted.seen.clear();
      },
      onDeath: () => { time.after(chance.int(60_000, 1_000), `${name} is switched on`, () => startChecked(world, book, till())); },
    });
    const admitted: CastTill = { firstLife: image.life.incarnation, inherited: image.commits, name, device, seat, process, headquarters, twin: false, joined: joined !== undefined, revokedAtMs: null, proof: { comparedAtMs: -1, rehashedAtMs: -1, spoiledAtMs: -1 }, seen: new Map(), stores: new Set([device.storeId]), rows: new Set([device.tillId]) };
    tills.push(admitted);
    const selling = createSelling(process, name, seat, book, chance.fork(`selling ${name}`), ids, climate.poison);
    const sell = (): void => void time.after(chance.int(2 * climate.sellEveryMs), `${name} sells`, () => {
      if (!stormy) return;
      selling.work();
      if (process.isUp()) power?.keep(process.image());
      sell();
    });
    sell();
    return admitted;
  };
  const headquarters: Headquarters[] = [];
  for (const company of companies) {
    await server.addCompany(company.id);
    headquarters.push(createHeadquarters(company, (work) => {
      // HQ's program dies with the server: what it was about to write was never written.
      return server.asHq(company.id, work).then(() => {
        house.moved(company.id);
        return 'written' as const;
      }, (error: unknown) => {
        world.note(`hq was cut short: ${String(error)}`);
        return 'cut short' as const;
      });
    }, chance.fork(`hq ${company.mark}`), ids, () => START_MS + time.nowMs()));
  }
  const stage: Stage = { world, climate, house, server, ids, book, newDisk: tier.newDisk, tills, headquarters, admit, due, stormy: () => stormy };
  for (const hq of headquarters) admitAll(tier, stage, hq);
  scheduleFaults(stage, () => { stormy = false; });
  scheduleLaterFaults(stage);
  scheduleJoining(stage);
  return stage;
}

/** Where the server's row of the till has it stand; nobody knows better than the rows of the last request. */
function standsAt(tills: readonly CastTill[], asked: Device, look: CompanyLook): Device {
  const { deviceId, tillId } = asked;
  const storeId = look.rows('till').find(({ row }) => row['id'] === tillId)?.row['storeId'];
  const mine = tills.filter(({ device }) => device.deviceId === deviceId);
  for (const { device, stores } of mine) {
    if (typeof storeId !== 'string') continue;
    device.storeId = storeId;
    stores.add(storeId);
  }
  // One that speaks under a name it has only half taken, or has no more, stands where the row of that name says.
  return mine[0] ? { ...mine[0].device } : { ...asked, storeId: typeof storeId === 'string' ? storeId : asked.storeId };
}

function admitAll(tier: Tier, { admit, tills, server, ids }: Stage, headquarters: Headquarters): void {
  const { company } = headquarters;
  for (const { storeId, tills: tillIds, staff } of company.shops) {
    for (const tillId of tillIds) {
      const device: CastTill['device'] = { tenantId: company.id, deviceId: ids(), tillId, storeId };
      const seat: Seat = { deviceId: device.deviceId, place: { companyId: company.id, legalEntityId: company.legalEntityId, storeId, tillId, staffId: staff[0] as string } };
      admit(`till-${tills.length + 1}`, device, seat, tier.newDisk({ deviceId: device.deviceId, companyId: company.id, storeId, tillId, incarnationId: ids(), epoch: server.epoch(), series: 'A' }), headquarters);
    }
  }
}

async function play(stage: Stage): Promise<void> {
  const { world: { time, judge }, climate, headquarters, house, book, tills, world } = stage;
  house.rise();
  for (const hq of headquarters) time.after(0, 'hq opens', hq.open);
  for (const till of tills) time.after(world.chance.int(10_000, 1), `${till.name} is switched on`, () => startChecked(world, book, till));
  let [healedAtMs, quiet] = [0, false];
  await time.run(climate.lengthMs + 120_000, () => judge.violation() !== null);
  healedAtMs = time.nowMs();
  judge.expect('I18', !time.exhausted(), () => 'the run goes round in circles: somebody asks again and again without waiting');
  const look = (): void => void time.after(2_000, 'is it quiet', () => {
    quiet = tills.every((till) => isQuiet(stage, till));
    if (!quiet) look();
  });
  look();
  if (stage.server.lookNow) {
    await time.run(healedAtMs + HEALED_WITHIN_MS, () => quiet || judge.violation() !== null);
    judge.expect('I18', quiet, () => `${HEALED_WITHIN_MS / 1000} s after all was well: ${tills.filter((till) => !isQuiet(stage, till)).map((till) => describe(stage, till)).join('; ')}`);
  } else {
    await time.run(healedAtMs + HEALED_WITHIN_MS, () => judge.violation() !== null);
  }
}

/** Nothing waits to be sent and nothing that is meant for it is unread; a till that may not go on is quiet too. */
function isQuiet({ server }: Stage, till: CastTill): boolean {
  const { process, device } = till;
  if (!process.isUp()) return false;
  if (till.revokedAtMs !== null) return process.state().unsent === 0;
  const { store } = process.disk();
  const look = server.lookNow?.(device.tenantId);
  if (look) standsAt([till], device, look);
  if (!look) return process.state().unsent === 0;
  const scopes = new Set<string>(scopesOf(device));
  const { cursor, epoch } = store.position();
  const isRead = (): boolean => missingReceipt(till, look) === undefined;
  // An edit goes from over its row after looks at the feed that follow its verdict (HE3, HE4).
  const isSettled = (): boolean => process.disk().shown().every(({ unsent }) => !unsent);
  return isProven(till) && process.state().unsent === 0 && epoch === server.epoch() && look.feed.every((row) => !scopes.has(row.scope) || row.seq <= cursor) && isSettled() && isRead();
}

/** What a disk has spoiled is found and healed, and what a restored server never heard of is gone. */
function isProven({ process, proof }: CastTill): boolean {
  return process.disk().copy.store.state().comparedBy === SYNC_VERSION && (proof.spoiledAtMs < 0 || proof.rehashedAtMs > proof.spoiledAtMs);
}

function describe({ server }: Stage, { name, process }: CastTill): string {
  if (!process.isUp()) return `${name} is off`;
  const { cursor, epoch } = process.disk().store.position();
  return `${name} has ${process.state().unsent} unsent, cursor ${cursor}${epoch === server.epoch() ? '' : ' of another epoch'}`;
}
