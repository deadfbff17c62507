/** The composition root of the host: the only place where rooms and features meet. Nothing here decides anything. */
import { join } from 'node:path';
import { hostname } from 'node:os';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { terminalServices } from '#contract/terminal/services.ts';
import { TERMINAL_VERSION } from '#contract/terminal/version.ts';
import type { Settings } from '#contract/terminal/settings.ts';
import { openStore } from './db/open.ts';
import type { Store } from './db/tx.ts';
import { isPrinterAddress, openPrinter } from './devices/printer/open-printer.ts';
import { jobBytes } from './devices/printer/print-job.ts';
import { createPrintQueue, type PrintQueue } from './devices/printer/print-queue.ts';
import { createCatalogIndex, type CatalogIndex } from './features/catalog/catalog-index.ts';
import { createCatalog } from './features/catalog/catalog-service.ts';
import { createEnrolment } from './features/enrolment/enrolment-service.ts';
import { createReceipt } from './features/receipt/receipt-service.ts';
import { nullRegister, type Register } from './features/sale/register-port.ts';
import { createSale } from './features/sale/sale-service.ts';
import { createSettings } from './features/settings/settings-service.ts';
import { createShift } from './features/shift/shift-service.ts';
import { deriveVerifier, newPinSalt, pepperVerifier } from './features/staff/pin.ts';
import { createStaff } from './features/staff/staff-service.ts';
import { createTill } from './features/till/till-service.ts';
import type { HostSecrets } from './host-secrets.ts';
import type { Clock } from './platform/clock.ts';
import { newId as newIdAt } from './platform/ids.ts';
import type { Log } from './platform/log.ts';
import type { DataPaths } from './platform/paths.ts';
import type { Timer } from './platform/timer.ts';
import { ensureMeta, readMeta, updateMeta } from './posting/meta.ts';
import { createSyncSwitch } from './sync-switch.ts';
import { createDispatcher, type Dispatcher } from './transport/dispatch.ts';

export const MIGRATIONS_DIR = join(import.meta.dirname, '../../migrations/terminal');

export type HostOptions = {
  readonly paths: DataPaths;
  readonly secrets: HostSecrets;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly log: Log;
  readonly build: string;
  readonly suggestedServer: string;
  /** Where the server is now, said by whoever started the host: a paired till goes there from now on. Empty: where it was. */
  readonly serverMovedTo?: string;
  /** The printer used until somebody chooses one in the settings; empty for none. */
  readonly defaultPrinter: string;
  readonly register?: Register;
  readonly migrationsDir?: string;
  /** Answers are checked against the contract: in tests and while developing. */
  readonly checkAnswers?: boolean;
};

export type Host = {
  readonly dispatcher: Dispatcher<typeof terminalServices>;
  readonly store: Store;
  /** Joins a company by code unless the till has an owner already. Answers a refusal's code, or null. */
  readonly pair: (serverUrl: string, code: string) => Promise<string | null>;
  /** Ends sync and printing in order and closes the database. */
  readonly close: () => Promise<void>;
};

/** Opens the till: database, features, printer, sync. What was begun before the last end is finished before this answers. */
export async function composeHost(options: HostOptions): Promise<Host> {
  const { clock, log, secrets } = options;
  const newId = (): string => newIdAt(clock);
  const storeLog = log.module('db');
  const store = openStore({
    path: options.paths.database, keyHex: secrets.databaseKey, migrationsDir: options.migrationsDir ?? MIGRATIONS_DIR, nowMs: clock.nowMs,
    onCheckpointFailed: (error) => { storeLog.error({ err: error }, 'a checkpoint failed'); },
  });
  store.write((tx) => {
    ensureMeta(tx, newId());
    if (options.serverMovedTo && readMeta(tx).mode === 'shop') updateMeta(tx, { serverUrl: options.serverMovedTo });
  });
  const dispatcher = createDispatcher({
    services: terminalServices, version: TERMINAL_VERSION, build: options.build, log: log.module('transport'), ...(options.checkAnswers ? { checkAnswers: true } : {}),
  });
  const parts = wire(options, store, newId, dispatcher);
  await parts.resume();
  dispatcher.serve(parts.services);
  parts.start();
  return {
    dispatcher, store,
    pair: async (serverUrl, code) => {
      const answer = await parts.services.enrolment.pair({ serverUrl, code });
      return answer.ok ? null : answer.code;
    },
    close: async () => {
      dispatcher.close();
      await parts.stop();
      store.close();
    },
  };
}

function wire(options: HostOptions, store: Store, newId: () => string, dispatcher: Dispatcher<typeof terminalServices>) {
  const { clock, log, secrets } = options;
  const base = { store, clock, newId };
  const index = createCatalogIndex();
  const pepper = (verifier: string): string => pepperVerifier(secrets.deviceSecret, verifier);
  const sync = createSyncSwitch({
    store, nowMs: clock.nowMs, steadyMs: clock.monotonicMs, timer: options.timer, log: log.module('sync'), build: options.build, token: secrets.serverToken, pepper, goodsChanged: index.goodsChanged,
    onState: () => { till.changed(); },
    onApplied: (entities) => {
      if (entities.includes('staff')) staff.staffChanged();
      till.changed();
    },
  });
  const settings = createSettings({
    store, isPrinterAddress, defaultPrinter: options.defaultPrinter, emit: dispatcher.emitter('settings'),
    changed: (now, before) => { if (now.printerAddress !== before.printerAddress) usePrinter(now); },
  });
  const staff = createStaff({ ...base, deviceSecret: () => secrets.deviceSecret, changed: () => { till.changed(); }, committed: sync.committed });
  const { signedIn } = staff;
  const receipt = createReceipt({
    ...base, signedIn, paperWidth: () => settings.now().paperWidthChars, hasPrinter: () => settings.now().printerAddress.trim() !== '',
    wakePrinter: () => { printing.wake(); }, committed: sync.committed,
  });
  const printing: PrintQueue = createPrintQueue({
    store: receipt.jobs, encode: (job) => jobBytes(job, settings.now().paperWidthChars), timer: options.timer, log: log.module('printer'), onState: () => { till.changed(); },
  });
  const usePrinter = (now: Settings): void => {
    printing.use(openPrinter(now.printerAddress, { log: log.module('printer'), clock }));
  };
  const catalog = createCatalog({ store, clock, index });
  const shift = createShift({ ...base, signedIn, opened: () => { sync.committed(); till.changed(); } });
  const sale = createSale({
    ...base, log: log.module('sale'), signedIn, goods: catalog.lookup, register: options.register ?? nullRegister, queuePaper: receipt.queuePaper, emit: dispatcher.emitter('sale'),
    posted: () => {
      // The cashier's answer goes first.
      setImmediate(printing.wake);
      sync.committed();
    },
  });
  const till = createTill({ store, build: options.build, staff: signedIn, shift: shift.current, sync: sync.state, printer: printing.state, emit: dispatcher.emitter('till') });
  const enrolment = enrolmentOf(options, base, index, pepper, () => {
    staff.forget();
    sync.restart();
    till.changed();
    sale.changed();
  });
  return {
    services: { till: till.service, enrolment, staff: staff.service, shift: shift.service, catalog: catalog.service, sale: sale.service, receipt: receipt.service, settings: settings.service },
    resume: sale.resume,
    start: () => {
      usePrinter(settings.now());
      printing.start();
      sync.restart();
    },
    stop: async () => {
      await sync.stop();
      await printing.stop();
    },
  };
}

function enrolmentOf(options: HostOptions, base: { store: Store; newId: () => string }, index: CatalogIndex, pepper: (verifier: string) => string, changed: () => void): ReturnType<typeof createEnrolment> {
  const { secrets } = options;
  return createEnrolment({
    ...base, suggestedServer: options.suggestedServer, saveToken: secrets.saveServerToken, clearIndex: index.clear, changed,
    // Loaded when they are asked for, which is once in the life of a till: a start need not wait for them.
    enrol: async (serverUrl, { code, installId }) => (await import('./sync/enrol.ts')).enrol(serverUrl, { code, installId, computerName: hostname().slice(0, 200), contractVersion: SYNC_VERSION, build: options.build }),
    // Goods and pictures of the demo are a tenth of a second of start; only the demo needs them.
    prepareDemo: async () => (await import('./features/enrolment/demo.ts')).prepareDemo({
      newId: base.newId, goodsChanged: index.goodsChanged,
      storedPin: async (pin) => {
        const pinSalt = newPinSalt();
        return { pinSalt, pinVerifier: pepper((await deriveVerifier(pin, pinSalt)) ?? '') };
      },
    }),
  });
}
