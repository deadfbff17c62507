/** A till as a process over its disk: the production driver, selling beside it, and every way in which a process can end. */
import type { EnrolReply } from '#contract/sync/enrol.ts';
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
import { askEnrol, pairAnew, type PairedBy, type Step } from './till-pairing.ts';
import type { Naming, Rebirth, TillImage, TillLife } from './till-disk.ts';
import type { TillLink } from './till-link.ts';
import { START_MS, type World } from './world.ts';
import type { Speaker, Wire } from './wire.ts';

/** Ports that planted bugs stand before; production code is between them, never changed. */
export type TillPorts = { readonly compare: { readonly copy: CopyStore; readonly reader: CopyReader; readonly link: CompareLink }; readonly archive: { readonly store: ReceiptsStore; readonly link: Asking }; readonly naming: Naming; readonly store: SyncStore; readonly link: ServerLink; readonly builder: ClosableBuilder | null; readonly timer: Timer; readonly steadyMs: () => number; readonly nowMs: () => number };
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
  /** Its server does not know it, and it says so (HI15). */
  readonly isUnknown: () => boolean;
  /** False where there is nothing on this computer, or nothing any more. */
  readonly hasDisk: () => boolean;
  /** A person types a code into a till its server does not know; the process may end around one of the steps that follow. Answers what came of it. */
  readonly pairAnew: (code: string, ends: Death | null) => Promise<string>;
  /** The same on a computer with nothing on it. */
  readonly pairFirst: (code: string, begin: PairedBy) => Promise<string>;
  /** Who it says it is. */
  readonly speaker: () => Speaker;
  /** The folder is gone, and with it whatever was in it. */
  readonly loseDisk: () => void;
};

export type TillOptions = {
  readonly world: World; readonly name: string; readonly chance: Chance; readonly image: TillImage; readonly speaker: Speaker; readonly newId: () => string; readonly wire: Wire; readonly link: (speaker: () => Speaker) => TillLink; readonly alter: AlterTill;
  /** Sees what sync does to the disk, after it is done. */
  readonly watch: StoreWatcher;
  /** What is left of the disk when the process dies: all of it, unless a planted bug does not wait for it. */
  readonly remains: (image: TillImage) => TillImage;
  readonly onDeath: () => void;
  /** The till has another name, or a new disk under one. */
  readonly onNamed: (as: Speaker & { readonly storeId: string }) => void;
  readonly newLife: (before: TillLife) => TillLife;
};

export type StoreWatcher = {
  readonly before: (till: TillProcess, call: WriteCall) => void;
  readonly after: (till: TillProcess, call: WriteCall) => void;
};

/** Around which of the next writes a process ends. */
export type Death = { readonly left: number; readonly when: 'before' | 'after' };

/** A writing transaction of sync with its argument. */
export type WriteCall = { readonly [K in 'recordVerdicts' | 'rewind' | 'doubtLast' | 'changeEpoch' | 'applyPage' | 'saveBlob' | 'raiseAttention' | 'beginNewLife' | 'startOver' | 'takeFirstRows' | 'adopt']: { readonly name: K; readonly args: Parameters<SyncStore[K]> } }['recordVerdicts' | 'rewind' | 'doubtLast' | 'changeEpoch' | 'applyPage' | 'saveBlob' | 'raiseAttention' | 'beginNewLife' | 'startOver' | 'takeFirstRows' | 'adopt']
  | { readonly [K in 'heal' | 'fill' | 'compared']: { readonly name: K; readonly args: Parameters<CopyStore[K]> } }['heal' | 'fill' | 'compared']
  | { readonly name: 'saveSecrets' | 'standIn' | 'becomeAnother' | 'claimReplica'; readonly args: readonly [] }
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
  let speaker = options.speaker;
  const link = options.link(() => speaker);
  const kept = new Map<string, number>();
  let lives = 0;
  const bugChance = chance.fork('bug');
  let death: { -readonly [K in keyof Death]: Death[K] } | null = null;
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

  const saveToken = ({ device: deviceId, tillId, token }: EnrolReply): void => { speaker = { deviceId, tillId, token }; };
  const named = ({ device: deviceId, tillId, token, storeId }: EnrolReply): void => options.onNamed({ deviceId, tillId, token, storeId });
  const rebirth: Rebirth = { newId: options.newId, random: chance.fork('rebirth').next, lives: { read: () => lives, write: (count) => { lives = count; } } };
  /** The life a person is pairing, and the files as that does. */
  let pairing: number | null = null;
  let naming: Naming = { isUnknown: () => unopened(name), name: () => unopened(name), standIn: () => unopened(name), becomeAnother: () => unopened(name), claimReplica: () => unopened(name), knownAgain: () => unopened(name) };
  let bootedAtMs = 0;
  /** Sync of an opened disk, for as long as its process lives. */
  const speak = (opened: OpenDisk, mine: number): void => {
    const timer: Timer = { after: (ms, work) => {
      world.judge.expect('I18', mine !== life || ms <= LONGEST_ALARM_MS, () => `${name} asks to be woken in ${ms} ms`);
      return world.time.after(ms, `${name} alarm`, alive(mine)(work));
    } };
    // As production overhears its link: what cannot be written down is said again by the next answer. A till without a token is never forgotten.
    const heard = (isPush: boolean): void => { if (speaker.token !== null && mine === life && !full) ports.naming.knownAgain(isPush); };
    const ports = options.alter({
      compare: { copy: copyOf(opened, mine, writing), reader: opened.copy.reader, link: aliveCompare(link.compare, alive(mine)) },
      archive: { store: receiptsOf(opened, mine), link: aliveAsking(link, alive(mine)) }, naming: opened.naming,
      store: storeOf(opened, mine), link: aliveLink(link, alive(mine), heard), builder: isToday(contract) ? opened.builder && builderOf(opened.builder(), mine) : null, timer, nowMs, steadyMs: () => 1_000 + world.time.nowMs() - bootedAtMs,
    }, { chance: bugChance, kept });
    ({ naming } = ports);
    driver = startSyncDriver({
      ...ports, builder: ports.builder && (() => ports.builder as ClosableBuilder),
      chores: [
        picturesChore({ ...ports, onApplied: () => undefined, lines: { raise: () => undefined, endOver: () => undefined } }),
        ...(isToday(contract) ? [receiptsChore({ ...ports.archive, timer: ports.timer, steadyMs: ports.steadyMs }),
          compareChore({ ...ports.compare, timer: ports.timer, nowMs, steadyMs: ports.steadyMs, onApplied: () => undefined, every: COMPARE_EVERY, log: { warn: () => world.note(`${name} finds its copy different`) } })] : []),
      ], random: chance.next, build: 'simulated', onState: () => undefined, onApplied: () => undefined,
      log: { info: () => undefined, warn: (_fields, text) => world.note(`${name} says: ${text}`) },
    });
  };
  /** As production's switch: nothing of sync is under way meanwhile, and then it runs for whoever the till is. */
  const still = async <T>(mine: number, work: () => Promise<T>): Promise<T> => {
    try {
      await driver?.stop();
      return await work();
    } finally {
      if (mine === life && disk !== null) speak(disk, mine);
    }
  };

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
    hasDisk: () => disk !== null || resting !== null,
    isUnknown: () => disk?.naming.isUnknown() ?? false,
    speaker: () => speaker,
    loseDisk() {
      die();
      life += 1;
      resting = null;
      lives = 0;
    },
    async pairFirst(code, begin) {
      const mine = life;
      const answer = await askEnrol(link.enrol, { code, installId: options.newId() });
      if (!answer.ok) return answer.code;
      if (mine !== life || disk !== null || resting !== null) return 'there is a till here';
      named(answer.value);
      saveToken(answer.value);
      resting = begin(answer.value);
      return 'paired';
    },
    async pairAnew(code, ends) {
      if (disk === null || pairing === life) return 'somebody is at it';
      const mine = life;
      pairing = mine;
      const step = (name: Step, work: () => void): void => {
        const own = (): void => {
          if (mine !== life) throw new Error(`${name}: the process is gone`);
          work();
        };
        if (mine !== life) own();
        writing(mine, { name, args: [] }, own);
      };
      try {
        return await pairAnew({ naming, enrol: (...args) => guardedBy(alive(mine))(link.enrol(...args)), step, saveToken, named, still: (work) => still(mine, () => {
          death = ends && { ...ends };
          return work();
        }) }, code);
      } finally {
        if (mine === life) pairing = null;
      }
    },
    start() {
      if (disk || !resting) return;
      disk = resting.open({ nowMs, pepper, newLife: options.newLife, rebirth });
      resting = null;
      bootedAtMs = world.time.nowMs();
      world.note(`${name} starts`);
      speak(disk, life);
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

type Alive = <A extends unknown[]>(work: (...args: A) => void) => (...args: A) => void;

/** An answer is heard first by `heard`; one for a process that is gone falls on the floor. */
const guardedBy = (alive: Alive, heard: () => void = () => undefined) => <T>(work: Promise<T>): Promise<T> => new Promise<T>((resolve, reject) => {
  work.then(alive((value: T) => {
    heard();
    resolve(value);
  }), alive(reject));
});

function aliveCompare(link: CompareLink, alive: Alive): CompareLink {
  const guarded = guardedBy(alive);
  return {
    digest: (...args) => guarded(link.digest(...args)), digestRows: (...args) => guarded(link.digestRows(...args)),
    rows: (...args) => guarded(link.rows(...args)), digestReport: (...args) => guarded(link.digestReport(...args)),
  };
}

function aliveAsking({ get }: Asking, alive: Alive): Asking {
  return { get: (...args) => guardedBy(alive)(get(...args)) };
}

/** @param heard the server has answered this till as one of its own; true where it was to a push */
function aliveLink(link: ServerLink, alive: Alive, heard: (isPush: boolean) => void): ServerLink {
  const guarded = guardedBy(alive, () => heard(false));
  return {
    push: (...args) => guardedBy(alive, () => heard(true))(link.push(...args)),
    pull: (...args) => guarded(link.pull(...args)),
    blob: (...args) => guarded(link.blob(...args)),
    snapshot: (...args) => guarded(link.snapshot(...args)),
    snapshotChunk: (...args) => guarded(link.snapshotChunk(...args)),
    events: ({ onOpen, onHead, onClose }) => link.events({
      onOpen: alive(onOpen), onClose: alive(onClose),
      onHead: alive((head) => {
        heard(false);
        onHead(head);
      }),
    }),
  };
}
