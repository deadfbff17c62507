/** A till as a process over its disk: the production driver, selling beside it, and every way in which a process can end. */
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { picturesChore } from '#host/sync/chores/pictures.ts';
import { compareChore } from '#host/sync/digest/compare.ts';
import { receiptsChore } from '#host/sync/receipts/receipts-chore.ts';
import type { ReceiptsStore } from '#host/sync/receipts/receipts-store.ts';
import type { CompareLink, CopyReader, CopyStore } from '#host/sync/digest/compare-ports.ts';
import { startSyncDriver, type SyncDriver, type SyncState } from '#host/sync/sync-driver.ts';
import type { SyncStore } from '#host/sync/sync-store-port.ts';
import type { ClosableBuilder } from '#host/sync/bootstrap/builder-port.ts';
import type { Timer } from '#host/platform/timer.ts';
import type { Asking, ServerLink } from '#host/sync/server-link.ts';
import type { Chance } from '#tests/torture/chance.ts';
import { mortalBuilder } from './mortal-builder.ts';
import type { TillImage, TillLife } from './till-disk.ts';
import type { TillLink } from './till-link.ts';
import { START_MS, type World } from './world.ts';
import type { Wire } from './wire.ts';

/** Ports that planted bugs stand before; production code is between them, never changed. */
export type TillPorts = { readonly compare: { readonly copy: CopyStore; readonly reader: CopyReader; readonly link: CompareLink }; readonly archive: { readonly store: ReceiptsStore; readonly link: Asking }; readonly store: SyncStore; readonly link: ServerLink; readonly builder: ClosableBuilder | null; readonly timer: Timer; readonly steadyMs: () => number; readonly nowMs: () => number };
/** `kept` lives as long as the till, whatever happens to its process. */
export type AlterTill = (ports: TillPorts, about: { readonly chance: Chance; readonly kept: Map<string, number> }) => TillPorts;

export type OpenDisk = ReturnType<TillImage['open']>;

export type TillProcess = {
  readonly name: string;
  readonly wire: Wire;
  readonly isUp: () => boolean;
  readonly disk: () => OpenDisk;
  readonly state: () => SyncState;
  /** The till's own clock, UTC ms. */
  readonly nowMs: () => number;
  readonly setClock: (skewMs: number) => void;
  /** Writes must fail while it is full. */
  readonly setDiskFull: (full: boolean) => void;
  /** The version of the contract its program speaks. A till of before compares nothing, reads no receipts of others and knows no snapshots. */
  readonly contract: () => number;
  /** Another program from the next start on. */
  readonly install: (contract: number) => void;
  readonly start: () => void;
  /** The process ends at this moment. */
  readonly die: () => void;
  /** The process ends around one of the next transactions of sync: just before it or just after. */
  readonly dieSoon: (afterWrites: number, when: 'before' | 'after') => void;
  readonly committed: () => void;
  /** Goes on from another disk: a backup brought back. */
  readonly swapDisk: (image: TillImage) => void;
  readonly image: () => TillImage;
};

export type TillOptions = {
  readonly world: World; readonly name: string; readonly chance: Chance; readonly image: TillImage; readonly wire: Wire; readonly link: TillLink; readonly alter: AlterTill;
  /** Sees what sync does to the disk, after it is done. */
  readonly watch: StoreWatcher;
  /** What is left of the disk when the process dies: all of it, unless a planted bug does not wait for it. */
  readonly remains: (image: TillImage) => TillImage;
  readonly onDeath: () => void;
  readonly newLife: (before: TillLife) => TillLife;
};

export type StoreWatcher = {
  readonly before: (till: TillProcess, call: WriteCall) => void;
  readonly after: (till: TillProcess, call: WriteCall) => void;
};

/** A writing transaction of sync with its argument. */
export type WriteCall = { readonly [K in 'recordVerdicts' | 'rewind' | 'doubtLast' | 'changeEpoch' | 'applyPage' | 'saveBlob' | 'raiseAttention' | 'beginNewLife' | 'startOver' | 'takeFirstRows' | 'adopt']: { readonly name: K; readonly args: Parameters<SyncStore[K]> } }['recordVerdicts' | 'rewind' | 'doubtLast' | 'changeEpoch' | 'applyPage' | 'saveBlob' | 'raiseAttention' | 'beginNewLife' | 'startOver' | 'takeFirstRows' | 'adopt']
  | { readonly [K in 'heal' | 'fill' | 'compared']: { readonly name: K; readonly args: Parameters<CopyStore[K]> } }['heal' | 'fill' | 'compared']
  | { readonly [K in 'take' | 'prune']: { readonly name: K; readonly args: Parameters<ReceiptsStore[K]> } }['take' | 'prune'];

/** A run is minutes long: a day and a week of a shop. */
const COMPARE_EVERY = { compareMs: 45_000, rehashMs: 60_000 };

/** As a PIN verifier is bound to a device; what it is made of does not matter here. */
export const pepper = (verifier: string): string => `peppered ${verifier}`;

/** An alarm further off than this means that something other than the core's own waits was waited for. */
const LONGEST_ALARM_MS = 120_000;

export function createTillProcess(options: TillOptions): TillProcess {
  const { world, name, chance, wire } = options;
  let resting: TillImage | null = options.image;
  let disk: OpenDisk | null = null;
  let driver: SyncDriver | null = null;
  let life = 0;
  let [skewMs, full, contract] = [0, false, SYNC_VERSION];
  const kept = new Map<string, number>();
  const bugChance = chance.fork('bug');
  let death: { left: number; when: 'before' | 'after' } | null = null;
  const nowMs = (): number => START_MS + world.time.nowMs() + skewMs;

  const die = (): void => {
    if (!disk) return;
    life += 1;
    world.note(`${name} dies`);
    resting = options.remains(disk.image());
    disk.close();
    disk = null;
    driver = null;
    death = null;
    options.onDeath();
  };
  /** A store for one life: it dies when its time has come, and what a dead process still tries reaches nothing. */
  const writing: Writer = (mine, call, work) => {
    if (mine !== life) return work();
    if (full) throw new Error('the disk is full');
    const due = death !== null && death.left-- <= 0 ? death.when : null;
    if (due === 'before') die();
    else options.watch.before(self, call);
    const value = work();
    if (due === 'before') return value;
    options.watch.after(self, call);
    if (due === 'after') die();
    return value;
  };
  /** The same for what takes real time: virtual time stands still meanwhile. */
  const writingLater = async (mine: number, call: WriteCall, work: () => Promise<void>): Promise<void> => {
    if (mine !== life) return world.time.outside(work());
    if (full) throw new Error('the disk is full');
    const due = death !== null && death.left-- <= 0 ? death.when : null;
    if (due === 'before') die();
    else options.watch.before(self, call);
    await world.time.outside(work());
    if (mine !== life) return;
    options.watch.after(self, call);
    if (due === 'after') die();
  };
  const storeOf = (opened: OpenDisk, mine: number): SyncStore => {
    const write = <T>(call: WriteCall, work: () => T): T => writing(mine, call, work);
    const { store } = opened;
    return {
      ...store,
      recordVerdicts: (...args) => write({ name: 'recordVerdicts', args }, () => store.recordVerdicts(...args)),
      rewind: (...args) => write({ name: 'rewind', args }, () => store.rewind(...args)),
      doubtLast: (...args) => write({ name: 'doubtLast', args }, () => store.doubtLast(...args)),
      changeEpoch: (...args) => write({ name: 'changeEpoch', args }, () => store.changeEpoch(...args)),
      applyPage: (...args) => write({ name: 'applyPage', args }, () => store.applyPage(...args)),
      saveBlob: (...args) => write({ name: 'saveBlob', args }, () => store.saveBlob(...args)),
      beginNewLife: () => write({ name: 'beginNewLife', args: [] }, () => store.beginNewLife()),
      raiseAttention: (...args) => write({ name: 'raiseAttention', args }, () => store.raiseAttention(...args)),
      startOver: () => write({ name: 'startOver', args: [] }, () => store.startOver()),
      takeFirstRows: (...args) => write({ name: 'takeFirstRows', args }, () => store.takeFirstRows(...args)),
      adopt: (...args) => writingLater(mine, { name: 'adopt', args }, () => store.adopt(...args)),
    };
  };
  const copyOf = ({ copy: { store: copy } }: OpenDisk, mine: number, write: Writer): CopyStore => ({
    ...copy,
    heal: (...args) => write(mine, { name: 'heal', args }, () => copy.heal(...args)),
    fill: (...args) => write(mine, { name: 'fill', args }, () => { copy.fill(...args); }),
    compared: (...args) => write(mine, { name: 'compared', args }, () => { copy.compared(...args); }),
  });
  const receiptsOf = ({ receipts }: OpenDisk, mine: number): ReceiptsStore => ({
    ...receipts,
    take: (...args) => writing(mine, { name: 'take', args }, () => receipts.take(...args)),
    prune: (...args) => writing(mine, { name: 'prune', args }, () => receipts.prune(...args)),
  });
  const builderOf = (builder: ClosableBuilder, mine: number): ClosableBuilder => mortalBuilder(builder, {
    die, isOver: () => mine !== life, isFull: () => full,
    due: () => (death !== null && death.left-- <= 0 ? death.when : null),
  });
  const alive = (mine: number) => <A extends unknown[]>(work: (...args: A) => void) => (...args: A): void => { if (mine === life) work(...args); };

  const self: TillProcess = {
    name, wire, nowMs, die,
    isUp: () => disk !== null,
    disk: () => disk ?? unopened(name),
    state: () => driver?.state() ?? unopened(name),
    setClock: (ms) => { skewMs = ms; },
    setDiskFull: (now) => { full = now; },
    dieSoon: (left, when) => { death = { left, when }; },
    committed: () => driver?.committed(),
    image: () => resting ?? disk?.image() ?? unopened(name),
    contract: () => contract,
    install: (version) => { contract = version; },
    swapDisk(image) {
      die();
      resting = image;
    },
    start() {
      if (disk || !resting) return;
      const mine = life;
      const bootedAtMs = world.time.nowMs();
      disk = resting.open({ nowMs, pepper, newLife: options.newLife });
      resting = null;
      world.note(`${name} starts`);
      const timer: Timer = { after: (ms, work) => {
        world.judge.expect('I18', mine !== life || ms <= LONGEST_ALARM_MS, () => `${name} asks to be woken in ${ms} ms`);
        return world.time.after(ms, `${name} alarm`, alive(mine)(work));
      } };
      const ports = options.alter({
        compare: { copy: copyOf(disk, mine, writing), reader: disk.copy.reader, link: aliveCompare(options.link.compare, alive(mine)) },
        archive: { store: receiptsOf(disk, mine), link: aliveAsking(options.link, alive(mine)) },
        store: storeOf(disk, mine), link: aliveLink(options.link, alive(mine)), builder: isToday(contract) ? disk.builder && builderOf(disk.builder(), mine) : null, timer, nowMs, steadyMs: () => 1_000 + world.time.nowMs() - bootedAtMs,
      }, { chance: bugChance, kept });
      driver = startSyncDriver({
        ...ports, builder: ports.builder && (() => ports.builder as ClosableBuilder),
        chores: [
          picturesChore({ ...ports, onApplied: () => undefined }),
          ...(isToday(contract) ? [receiptsChore({ ...ports.archive, timer: ports.timer, steadyMs: ports.steadyMs }),
            compareChore({ ...ports.compare, timer: ports.timer, nowMs, steadyMs: ports.steadyMs, onApplied: () => undefined, every: COMPARE_EVERY, log: { warn: () => world.note(`${name} finds its copy different`) } })] : []),
        ], random: chance.next, build: 'simulated', onState: () => undefined, onApplied: () => undefined,
        log: { info: () => undefined, warn: (_fields, text) => world.note(`${name} says: ${text}`) },
      });
    },
  };
  return self;
}

function unopened(name: string): never {
  throw new Error(`${name} is off`);
}

/** The version that brought snapshots, comparisons and receipts of the store. */
const isToday = (contract: number): boolean => contract >= 4;

type Writer = <T>(mine: number, call: WriteCall, work: () => T) => T;

function aliveCompare(link: CompareLink, alive: <A extends unknown[]>(work: (...args: A) => void) => (...args: A) => void): CompareLink {
  const guarded = <T>(work: Promise<T>): Promise<T> => new Promise<T>((resolve, reject) => { work.then(alive(resolve), alive(reject)); });
  return {
    digest: (...args) => guarded(link.digest(...args)), digestRows: (...args) => guarded(link.digestRows(...args)),
    rows: (...args) => guarded(link.rows(...args)), digestReport: (...args) => guarded(link.digestReport(...args)),
  };
}

function aliveAsking({ get }: Asking, alive: <A extends unknown[]>(work: (...args: A) => void) => (...args: A) => void): Asking {
  return { get: (...args) => new Promise((resolve, reject) => { get(...args).then(alive(resolve), alive(reject)); }) };
}

/** Answers for a process that is gone fall on the floor. */
function aliveLink(link: ServerLink, alive: <A extends unknown[]>(work: (...args: A) => void) => (...args: A) => void): ServerLink {
  const guarded = <T>(work: Promise<T>): Promise<T> => new Promise<T>((resolve, reject) => { work.then(alive(resolve), alive(reject)); });
  return {
    push: (...args) => guarded(link.push(...args)),
    pull: (...args) => guarded(link.pull(...args)),
    blob: (...args) => guarded(link.blob(...args)),
    snapshot: (...args) => guarded(link.snapshot(...args)),
    snapshotChunk: (...args) => guarded(link.snapshotChunk(...args)),
    events: ({ onOpen, onHead, onClose }) => link.events({ onOpen: alive(onOpen), onHead: alive(onHead), onClose: alive(onClose) }),
  };
}
