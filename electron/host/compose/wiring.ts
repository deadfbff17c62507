/** Hands every room what it needs of the others. Nothing here decides anything. */
import type { terminalServices } from '#contract/terminal/services.ts';
import type { TillStore } from '../db/tx.ts';
import { createCatalogIndex } from '../features/catalog/catalog-index.ts';
import { createCatalog } from '../features/catalog/catalog-service.ts';
import { pepperVerifier } from '../features/staff/pin.ts';
import { createStaff } from '../features/staff/staff-service.ts';
import { createTask, type TaskFeature } from '../features/task/task-service.ts';
import { createTill, type SellingView, type TillFeature } from '../features/till/till-service.ts';
import { recoveryInOrder } from '../recovery/in-order.ts';
import type { ReplicaHealer } from '../recovery/replica-healer.ts';
import { readMeta } from '../posting/meta.ts';
import type { Life } from '../sync/new-life.ts';
import type { Dispatcher, Implementations } from '../transport/dispatch.ts';
import { behindDoor, createBeyond } from './door.ts';
import { composeEnrolment } from './enrolment.ts';
import { composeExchange } from './exchange.ts';
import { composeHealer } from './healing.ts';
import type { HostOptions } from './host-options.ts';
import { composeLessons, type Lessons } from './lessons.ts';
import { composeLetters, type Letters } from './letters.ts';
import { lifeOf, renewed, type Working } from './living.ts';
import { composeNotes, tellingUnknown } from './notes.ts';
import { composePrinting, printJobsOf, type Printing } from './printing.ts';
import type { Selling, SellingBase } from './selling.ts';
import { composeSettings } from './settings.ts';
import { composeShop } from './shop.ts';
import { composeSyncing } from './syncing.ts';

type Services = typeof terminalServices;

export type Wiring = Working & {
  readonly services: Implementations<Services>;
  /** Finishes what the last run had begun. */
  readonly resume: () => Promise<void>;
  /** Told of damage seen at work. */
  readonly healer: ReplicaHealer;
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

  const sync = composeSyncing(options, {
    store, life, pepper, frameChanged, goodsChanged: index.goodsChanged,
    replicaReplaced: () => { renewed(healer, index, catalog, log.module('catalog')); },
    reborn: () => { for (const part of [shop.sale, till]) part.changed(); },
    moved: () => {
      letters.network(sync.state().online);
      exchange.moved();
      till.changed();
    },
    staffChanged: () => { staff.staffChanged(); }, tasksChanged: () => { task.changed(); },
  });
  const { committed } = sync;
  const healer = composeHealer(options, sync);
  const staff = createStaff({
    store, clock, newId, committed, deviceSecret: () => secrets.deviceSecret, saleInHand: () => store.read((tx) => isInHand(shop.sale.inHand(tx))),
    changed: () => {
      logged(lessons.training.present(staff.present().staff?.id ?? null));
      till.changed();
    },
  });
  const { signedIn, guard } = staff;
  const notes = composeNotes(options, { store, newId, life, signedIn, committed });
  const exchange = composeExchange(options, { store, signedIn, guard, state: sync.state, wake: sync.restart, changed: frameChanged });
  const settings = composeSettings(options, { store, newId, signedIn, guard, committed, wakePrinter, emit: dispatcher.emitter('settings'), usePrinter: (now) => { printing.use(now); }, shop: () => shop, letters: () => letters });
  const catalog = createCatalog({ store, clock, index, favourites: () => settings.now().favourites });
  const base: SellingBase = { clock, newId, log, signedIn, guard, goods: catalog.lookup, settings: settings.now, wakePrinter, frameChanged };
  const task: TaskFeature = createTask({ store, clock, signedIn, committed, emit: dispatcher.emitter('task') });
  const emitSale = dispatcher.emitter('sale');
  // While a lesson is on, the screens show its sale and no other.
  const shop: Selling = composeShop(options, { base, store, sync, letters: () => letters, emitSale: (event, payload) => { if (lessons.lesson() === null) emitSale(event, payload); } });
  const letters: Letters = composeLetters(options, { store, settings: settings.now, content: shop.receipt.letter, changed: frameChanged });
  const lessons: Lessons = composeLessons({
    ...base, store, shop: () => shop, emitSale, forgetApprovals: staff.forgetApprovals,
    changed: () => { for (const told of [committed, wakePrinter, frameChanged]) told(); },
  });
  const printing: Printing = composePrinting(options, { jobs: printJobsOf(shop.receipt.jobs, lessons.lesson), settings: settings.now, changed: frameChanged, note: notes.ofPrinter });
  const till: TillFeature = createTill({
    store, clock, timer, build: options.build, staff: staff.present, rights: staff.grants, sync: sync.state, printer: printing.queue.state, letters: () => letters.queue.state(),
    emit: dispatcher.emitter('till'), eachMinute: notes.lookAtClock, selling: () => viewOf(lessons.selling()),
  });
  const enrolment = composeEnrolment(options, {
    store, newId, index, pepper, staff, life, still: sync.still,
    pairedAnew: () => {
      committed();
      for (const part of [shop.sale, till]) part.changed();
    },
    changed: () => {
      staff.forget();
      logged(lessons.training.abandon());
      for (const part of [life, settings]) part.ownerChanged();
      sync.restart();
      for (const part of [till, shop.sale]) part.changed();
    },
  });
  const { sale, ...selling } = lessons.routing.services;
  const services: Implementations<Services> = {
    till: till.service, enrolment, staff: staff.service, catalog: catalog.service, training: lessons.training.service, settings: settings.service, recovery: recoveryInOrder, sync: exchange.service, task: task.service,
    ...selling, sale: tellingUnknown(sale, (code, typed) => { if (lessons.lesson() === null) notes.unknownCode(code, typed); }),
  };
  const door = { isClosed: (begins: boolean) => !staff.admits(begins) && store.read(readMeta).mode !== null, isClosing: staff.finishes, goesBeyond: createBeyond(store, shop.sale.linesInHand) };
  const begun = (): void => { if (options.begun !== undefined) notes.started(options.begun); };
  return { services: behindDoor(services, door), resume: shop.sale.resume, healer, ...lifeOf({ begun, printing, letters, till, sync, lessons, settings, catalog, timer, log: log.module('catalog') }) };
}

/** A customer's: with lines, or begun to be paid. */
function isInHand({ state, lineCount }: { readonly state: string; readonly lineCount: number }): boolean {
  return lineCount > 0 || state !== 'cart';
}

function viewOf({ store, training, shift, sale }: Selling): SellingView {
  return { store, training, shift: shift.current, parkedCount: sale.parkedCount };
}
