/** The stage of every scenario: a server that dies, tills in stores that die, a network between them, and headquarters at work. */
import { defaultPolicy } from '#domain/policy/policy.ts';
import { OWNER, startWorld, type World } from '../support/world.ts';
import type { Chance } from './chance.ts';
import type { MakeClerk, Worker } from './clerk.ts';
import { openOwner } from './copies.ts';
import { openOffice, type Office } from './office.ts';
import { startRecorder } from './recorder.ts';
import { takeSeat, type Seat } from './seat.ts';
import { liveServer, type ServerDeath, type ServerLife } from './server-life.ts';

export type Death = 'host' | ServerDeath;

/** What differs between scenarios; everything else is the same for one till and for many. */
export type Play = {
  /** Tills of each store. */
  readonly stores: readonly number[];
  readonly makeClerk: MakeClerk;
  /** Who is killed, how often in proportion. */
  readonly deaths: Readonly<Record<Death, number>>;
  /** The network has fates for connections. */
  readonly rough: boolean;
  /** Headquarters changes prices and goods meanwhile. */
  readonly office: boolean;
};

export type Stage = {
  readonly world: World;
  readonly server: ServerLife;
  readonly seats: readonly Seat[];
  readonly office: Office | null;
  readonly stop: () => Promise<void>;
};

const GOODS = 30;
const WEIGHED = 4;
/** One piece in so many is another seller's: baskets of some become two receipts. */
const NEIGHBOURS = 6;
/** Cash to the rouble until the middle of the day, to the kopeck from there on. */
const ROUNDING = { stepMinor: 100, mode: 'nearest' } as const;
/** From so many kills on, the tills' own timers bring everything to the server, up to a minute and a half after the last failure. */
const PATIENT_KILLS = 100;
/** Kills come within this many milliseconds after the victim began to work; short ones hit the first call, long ones the sync. */
const LONGEST_MS = 1_200;

export async function setStage(play: Play, chance: Chance): Promise<Stage> {
  const world = await startWorld({ goods: GOODS });
  await recordAll(world.dir);
  const server = liveServer(world.dir, world.server, chance.fork('server'));
  const seats: Seat[] = [];
  const stop = async (office: Office | null): Promise<void> => {
    await office?.stop();
    for (const seat of seats) await seat.stop();
    await server.stop();
    await world.stop();
  };
  try {
    const pieces = (await world.hq.goods('', GOODS)).goods.map(({ id }) => id);
    const weighed = await newWeighed(world);
    await newSeller(world, [...pieces.filter((_, index) => index % NEIGHBOURS === 0), ...weighed.slice(-1)]);
    const shop = { barcodes: world.barcodes, pieces, weighed, reasons: { in: defaultPolicy.cashInReasons[0]?.name ?? '', out: defaultPolicy.cashOutReasons[0]?.name ?? '' } };
    await world.hq.tillPolicy({ cashRounding: ROUNDING });
    for (const place of await places(world, play.stores)) {
      const name = `till-${seats.length + 1}`;
      seats.push(await takeSeat({ ...place, name, dir: world.dir, serverPort: Number(new URL(world.server.url).port), clerk: play.makeClerk({ ...shop, workers: place.workers }, chance.fork(`clerk of ${name}`)), chance }));
    }
    const office = play.office ? await openOffice(world.hq, chance.fork('office')) : null;
    return { world, server, seats, office, stop: () => stop(office) };
  } catch (error) {
    await stop(null);
    throw error;
  }
}

/** Before any till is paired. */
async function recordAll(dir: string): Promise<void> {
  const owner = await openOwner(dir);
  await startRecorder(owner).finally(() => owner.end());
}

/** Goods by the kilogram, of either rate; answers their ids. */
async function newWeighed({ hq }: World): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < WEIGHED; index++) {
    const { id } = await hq.newGood({ name: `Развес пробный ${index + 1}`, barcode: null, article: null, unit: 'kg', taxCode: index % 2 === 0 ? 'reduced' : 'standard', priceMinor: 8_990 + index * 21_337 });
    ids.push(id);
  }
  return ids;
}

/** A second legal entity of the company, without VAT, and the goods it sells in the same shops. */
async function newSeller({ hq }: World, goodIds: readonly string[]): Promise<void> {
  const seller = await hq.newLegalEntity({ name: 'ИП Соседняя', inn: '', taxSystem: 'usn-income', settlementAddress: 'ул. Пробная, 2' });
  for (const goodId of goodIds) {
    const { version, name, article, unit, categoryId, taxCode, active } = await hq.good(goodId);
    await hq.changeGood(goodId, { version, name, article, unit: unit as 'pcs' | 'kg', categoryId, taxCode, active, legalEntityId: seller.id });
  }
}

type TillPlace = { readonly storeId: string; readonly tillId: string; readonly pairingCode: string; readonly workers: readonly Worker[] };

/** Stores and tills are made at headquarters; two people with every right work in each store. */
async function places({ hq, storeId, tillId, pairingCode }: World, stores: readonly number[]): Promise<TillPlace[]> {
  const all: TillPlace[] = [];
  for (const [index, tills] of stores.entries()) {
    const store = index === 0 ? { storeId, tillId } : await hq.newStore({ name: `Магазин ${index + 1}`, address: '' }).then((made) => ({ storeId: made.id, tillId: made.tills[0]?.id ?? '' }));
    const worker = index === 0 ? { name: OWNER.name, pin: OWNER.pin } : { name: `Хозяин магазина ${index + 1}`, pin: '778899' };
    const mate = { name: `Сменщик магазина ${index + 1}`, pin: '445566' };
    for (const person of index > 0 ? [worker, mate] : [mate]) await hq.newStaff({ storeId: store.storeId, role: 'owner', ...person });
    for (let till = 0; till < tills; till++) {
      const id = till === 0 ? store.tillId : (await hq.newTill({ storeId: store.storeId, name: '' })).id;
      all.push({ storeId: store.storeId, tillId: id, workers: [worker, mate], pairingCode: id === tillId ? pairingCode : (await hq.pairingCode(id)).code });
    }
  }
  return all;
}

/** Plays the day: everybody works and dies until the deaths are used up; then the network heals and all is sent and printed. Answers the deaths by kind. */
export async function playDay({ world, server, seats, office }: Stage, play: Play, kills: number, chance: Chance, tell: (kill: number) => void): Promise<Record<Death, number>> {
  const deaths: Record<Death, number> = { host: 0, server: 0, postgres: 0, 'server+postgres': 0 };
  if (play.rough) for (const { proxy } of seats) proxy.roughen();
  const days = Promise.all(seats.map((seat) => seat.day()));
  const killAll = async (): Promise<void> => {
    let serverIsBack: Promise<void> = Promise.resolve();
    for (let kill = 1; kill <= kills; kill++) {
      if (kill === Math.ceil(kills / 2)) {
        await serverIsBack;
        await world.hq.tillPolicy({ cashRounding: null });
      }
      const death = chance.weighted(play.deaths);
      const seat = chance.pick(seats);
      const afterMs = chance.int(LONGEST_MS);
      const wait = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, afterMs); });
      if (death === 'host') await seat.die(wait);
      else {
        await serverIsBack;
        await wait();
        serverIsBack = server.die(death);
        // A failure is found where it is waited for; until then it is nobody's.
        serverIsBack.catch(() => undefined);
      }
      deaths[death] += 1;
      tell(kill);
    }
    await serverIsBack;
    await office?.stop();
    for (const seat of seats) {
      seat.proxy.heal();
      seat.endDay(kills < PATIENT_KILLS);
    }
  };
  await Promise.race([Promise.all([days, killAll()]), days.then(() => new Promise<never>(() => undefined))]);
  return deaths;
}
