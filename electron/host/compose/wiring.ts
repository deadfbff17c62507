/** Hands every room what it needs of the others. Nothing here decides anything. */
import { uptime } from 'node:os';
import type { terminalServices } from '#contract/terminal/services.ts';
import type { TillStore } from '../db/tx.ts';
import { createCatalogIndex, type CatalogIndex } from '../features/catalog/catalog-index.ts';
import { createCatalog, type CatalogFeature } from '../features/catalog/catalog-service.ts';
import { nullRegister } from '../features/sale/register-port.ts';
import { cashierConfirmed } from '../features/sale/terminal-port.ts';
import type { SettingsFeature } from '../features/settings/settings-service.ts';
import { pepperVerifier } from '../features/staff/pin.ts';
import { createStaff } from '../features/staff/staff-service.ts';
import { createTask, type TaskFeature } from '../features/task/task-service.ts';
import { createTill, type SellingView, type TillFeature } from '../features/till/till-service.ts';
import { recoveryInOrder } from '../recovery/in-order.ts';
import type { ReplicaHealer } from '../recovery/replica-healer.ts';
import type { Logger } from '../platform/log.ts';
import type { Timer } from '../platform/timer.ts';
import { noteOfTill } from '../posting/journal.ts';
import { readMeta } from '../posting/meta.ts';
import type { Life } from '../sync/new-life.ts';
import type { SyncSwitch } from '../sync-switch.ts';
import type { Dispatcher, Implementations } from '../transport/dispatch.ts';
import { behindDoor } from './door.ts';
import { composeEnrolment } from './enrolment.ts';
import { composeExchange } from './exchange.ts';
import { composeHealer } from './healing.ts';
import type { HostOptions } from './host-options.ts';
import { composeLessons, type Lessons } from './lessons.ts';
import { composeLetters, type Letters } from './letters.ts';
import { composePrinting, printJobsOf, type Printing } from './printing.ts';
import { createSelling, type Selling, type SellingBase } from './selling.ts';
import { composeSettings } from './settings.ts';
import { composeSyncing } from './syncing.ts';
import { createTillNotes } from './till-notes.ts';

type Services = typeof terminalServices;

export type Wiring = {
  readonly services: Implementations<Services>;
  /** Finishes what the last run had begun. */
  readonly resume: () => Promise<void>;
  /** Told of damage seen at work. */
  readonly healer: ReplicaHealer;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

/** Puts the whole till together; nothing runs before `start`. */
export function wire(options: HostOptions, store: TillStore, newId: () => string, dispatcher: Dispatcher<Services>, life: Life): Wiring {
  const { clock, log, secrets, timer } = options;
  const index = createCatalogIndex();
  const pepper = (verifier: string): string => pepperVerifier(secrets.deviceSecret, verifier);
  /** The cashier's answer goes first. */
  const wakePrinter = (): void => { setImmediate(printing.queue.wake); };
  const frameChanged = (): void => { till.changed(); };
  const logged = (ending: Promise<void>): void => { ending.catch((error: unknown) => { log.module('training').error({ err: error }, 'a lesson did not end well'); }); };

  const moved = (): void => {
    letters.network(sync.state().online);
    exchange.moved();
    till.changed();
  };
  const reborn = (): void => { for (const part of [shop.sale, till]) part.changed(); };
  const sync = composeSyncing(options, { store, life, pepper, goodsChanged: index.goodsChanged, replicaReplaced: () => { renewed(healer, index, catalog, log.module('catalog')); }, reborn, moved, frameChanged, staffChanged: () => { staff.staffChanged(); }, tasksChanged: () => { task.changed(); } });
  const healer = composeHealer(options, sync);
  const staff = createStaff({
    store, clock, newId, deviceSecret: () => secrets.deviceSecret, committed: sync.committed, saleInHand: () => store.read((tx) => isInHand(shop.sale.inHand(tx))),
    changed: () => {
      logged(lessons.training.present(staff.present().staff?.id ?? null));
      till.changed();
    },
  });
  const { signedIn, guard } = staff;
  const notes = createTillNotes({ store, clock, newId, signedIn, committed: sync.committed, paths: options.paths, log: log.module('journal'), upMs: () => uptime() * 1_000 });
  const exchange = composeExchange(options, { store, signedIn, guard, state: sync.state, wake: sync.restart, changed: frameChanged });
  const settings = composeSettings(options, { store, newId, signedIn, guard, emit: dispatcher.emitter('settings'), committed: sync.committed, usePrinter: (now) => { printing.use(now); }, wakePrinter, shop: () => shop, letters: () => letters });
  const catalog = createCatalog({ store, clock, index, favourites: () => settings.now().favourites });
  const base: SellingBase = { clock, newId, log, signedIn, guard, goods: catalog.lookup, settings: settings.now, wakePrinter, frameChanged };
  const task: TaskFeature = createTask({ store, clock, signedIn, committed: sync.committed, emit: dispatcher.emitter('task') });
  const emitSale = dispatcher.emitter('sale');
  const shop: Selling = createSelling({
    ...base, store, training: false, register: options.register ?? nullRegister, terminal: options.terminal ?? cashierConfirmed, committed: sync.committed,
    letters: { ready: () => letters.queue.ready(), queue: (tx, letter) => { letters.queue.queue(tx, letter); }, wake: () => { letters.queue.wake(); }, states: (tx, ids) => letters.queue.letterStates(tx, ids) },
    lettersWaiting: () => letters.queue.state().waiting, askHeadquarters: sync.lookUp, hearOf: sync.hearOf,
    // While a lesson is on, the screens show its sale and no other.
    emitSale: (event, payload) => { if (lessons.lesson() === null) emitSale(event, payload); },
  });
  const letters: Letters = composeLetters(options, { store, settings: settings.now, content: shop.receipt.letter, changed: frameChanged });
  const lessons: Lessons = composeLessons({
    ...base, store, shop: () => shop, emitSale,
    forgetApprovals: staff.forgetApprovals,
    changed: () => {
      sync.committed();
      wakePrinter();
      till.changed();
    },
  });
  const printing: Printing = composePrinting(options, { jobs: printJobsOf(shop.receipt.jobs, lessons.lesson), settings: settings.now, changed: frameChanged, note: ({ event, detail }) => { noteOfTill({ store, clock, newId, signedIn, committed: sync.committed }, event, detail); } });
  const till: TillFeature = createTill({
    store, clock, timer, build: options.build, staff: staff.present, rights: staff.grants, sync: sync.state, printer: printing.queue.state, letters: () => letters.queue.state(), emit: dispatcher.emitter('till'), eachMinute: notes.lookAtClock,
    selling: () => viewOf(lessons.selling()),
  });
  const enrolment = composeEnrolment(options, {
    store, newId, index, pepper,
    changed: () => {
      staff.forget();
      logged(lessons.training.abandon());
      for (const part of [life, settings]) part.ownerChanged();
      sync.restart();
      till.changed();
      shop.sale.changed();
    },
  });
  return {
    services: behindDoor(
      { till: till.service, enrolment, staff: staff.service, catalog: catalog.service, training: lessons.training.service, settings: settings.service, recovery: recoveryInOrder, sync: exchange.service, task: task.service, ...lessons.routing.services, sale: tellingUnknown(lessons.routing.services.sale, (code) => { if (lessons.lesson() === null) notes.unknownCode(code); }) },
      { isClosed: (begins) => !staff.admits(begins) && store.read(readMeta).mode !== null, isClosing: staff.finishes }),
    resume: shop.sale.resume,
    healer, ...lifeOf({ begun: () => { if (options.begun !== undefined) notes.started(options.begun); }, printing, letters, till, sync, lessons, settings, catalog, timer, log: log.module('catalog') }),
  };
}

type Living = { readonly begun: () => void; readonly printing: Printing; readonly letters: Letters; readonly till: TillFeature; readonly sync: SyncSwitch; readonly lessons: Lessons; readonly settings: SettingsFeature; readonly catalog: CatalogFeature; readonly timer: Timer; readonly log: Logger };

/** The words for mistyped searches are read when the till has come up and nobody waits for it. */
const WARM_AFTER_MS = 5_000;

function warm(catalog: CatalogFeature, log: Logger): void {
  catalog.warm().catch((error: unknown) => { log.error({ err: error }, 'the words of the catalogue could not be read'); });
}

/** Other goods than before: what was kept of their words is forgotten, and what was known of their file. */
function renewed(healer: ReplicaHealer, index: CatalogIndex, catalog: CatalogFeature, log: Logger): void {
  healer.renewed();
  index.replaced();
  warm(catalog, log);
}

/** Beginning and end of everything that works by itself. */
function lifeOf({ begun, printing, letters, till, sync, lessons, settings, catalog, timer, log }: Living): Pick<Wiring, 'start' | 'stop'> {
  let notWarmed = (): void => undefined;
  return {
    start: () => {
      printing.use(settings.now());
      for (const part of [printing.queue, letters.queue, till]) part.start();
      begun();
      sync.restart();
      notWarmed = timer.after(WARM_AFTER_MS, () => {
        warm(catalog, log);
      });
    },
    stop: async () => {
      notWarmed();
      till.stop();
      await lessons.training.leave();
      for (const part of [sync, letters.queue, printing.queue, catalog]) await part.stop();
    },
  };
}

/** The same calls, and every code that no good here has is told. */
function tellingUnknown(service: Selling['services']['sale'], tell: (code: string) => void): Selling['services']['sale'] {
  return {
    ...service,
    scan: async (input) => {
      const answer = await service.scan(input);
      if (!answer.ok && answer.code === 'unknown-barcode') tell(answer.detail.code);
      return answer;
    },
  };
}

/** A customer's: with lines, or begun to be paid. */
function isInHand({ state, lineCount }: { readonly state: string; readonly lineCount: number }): boolean {
  return lineCount > 0 || state !== 'cart';
}

function viewOf({ store, training, shift, sale }: Selling): SellingView {
  return { store, training, shift: shift.current, endedBefore: shift.endedBefore, parkedCount: sale.parkedCount };
}
