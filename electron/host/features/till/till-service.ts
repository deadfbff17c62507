import type { Emitter, Implementation } from '#contract/define/service.ts';
import type { PrinterState, SyncState, till, TillRules, TillState } from '#contract/terminal/till.ts';
import { ok } from '#domain/kernel/result.ts';
import type { TillPolicy } from '#domain/policy/policy.ts';
import { shiftAge } from '#domain/shift/shift.ts';
import type { ReadTx, Store } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import type { Timer } from '#host/platform/timer.ts';
import { findStore, findTill } from '#host/posting/envelope.ts';
import { readMeta, type Meta } from '#host/posting/meta.ts';
import { feedPosition } from '#host/posting/replica-state.ts';
import { shopNowMs } from '#host/posting/shop-time.ts';
import { readTillPolicy } from '#host/posting/till-policy.ts';

/** The part of the till that a lesson changes for another: where sales are written, and what stands there. */
export type SellingView = {
  readonly store: Store;
  readonly training: boolean;
  /** `openedShopAt` is `openedAt` by the time in the shop. */
  readonly shift: (tx: ReadTx) => { readonly id: string; readonly number: number; readonly openedAt: number; readonly openedShopAt: number; readonly openedBy: string } | null;
  readonly parkedCount: (tx: ReadTx) => number;
};

export type TillDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly build: string;
  readonly staff: () => Pick<TillState, 'staff' | 'locked' | 'finishing'>;
  readonly rights: (tx: ReadTx) => TillState['rights'];
  readonly selling: () => SellingView;
  readonly sync: () => SyncState;
  readonly printer: () => PrinterState;
  readonly letters: () => TillState['letters'];
  readonly emit: Emitter<typeof till>;
  /** Told once a minute, whatever the shift. */
  readonly eachMinute: () => void;
};

export type TillFeature = {
  readonly service: Implementation<typeof till>;
  /** Something in the frame may look different now; tells the screens if it does. */
  readonly changed: () => void;
  /** Looks once a minute whether the shift has grown old, until `stop`. */
  readonly start: () => void;
  readonly stop: () => void;
};

const MINUTE_MS = 60_000;

export function createTill(deps: TillDeps): TillFeature {
  let told = '';
  let cancel: () => void = () => undefined;
  /** What the screens were last told of the shift's age. */
  let warned: string | null = null;

  /** The shift of the till, or of the lesson, with its age. */
  const shiftNow = (): TillState['shift'] => {
    const { store, shift } = deps.selling();
    return store.read((tx) => {
      const open = shift(tx);
      if (open === null) return null;
      const { id, number, openedAt, openedShopAt, openedBy } = open;
      return { id, number, openedAt, openedBy, ...shiftAge(openedShopAt, shopNowMs(readMeta(tx), deps.clock.nowMs())) };
    });
  };

  const state = (): TillState => {
    const selling = deps.selling();
    const shift = shiftNow();
    return deps.store.read((tx) => {
      const meta = readMeta(tx);
      const store = findStore(tx, meta);
      const own = findTill(tx, meta);
      const company = tx.get<{ name: string }>('SELECT name FROM company WHERE id = ?', meta.companyId);
      return {
        phase: phaseOf(meta, feedPosition(tx).loaded && store !== null && own !== null), mode: meta.mode ?? 'shop', companyName: company?.name ?? '', storeName: store?.name ?? '', tillName: own?.name ?? '',
        storeNumber: store?.number ?? 0, tillNumber: own?.number ?? 0, timeZone: store?.timeZone ?? '', dayCutoffMin: store?.dayCutoffMin ?? 0, ...deps.staff(), training: selling.training, rights: deps.rights(tx), shift,
        parkedCount: selling.store.read(selling.parkedCount), policy: rulesOf(readTillPolicy(tx)), sync: deps.sync(), printer: deps.printer(), letters: lettersOf(deps.letters()), register: 'none', build: deps.build,
      };
    });
  };

  const changed = (): void => {
    const now = state();
    warned = now.shift?.warning ?? null;
    // The age grows every minute; only what it means is worth telling.
    const text = JSON.stringify({ ...now, shift: now.shift && { ...now.shift, ageMin: 0 } });
    if (text === told) return;
    told = text;
    deps.emit('changed', now);
  };

  const tick = (): void => {
    cancel = deps.timer.after(MINUTE_MS, tick);
    deps.eachMinute();
    if ((shiftNow()?.warning ?? null) !== warned) changed();
  };

  return {
    service: { state: () => ok(state()) },
    changed,
    start: () => { cancel = deps.timer.after(MINUTE_MS, tick); },
    stop: () => { cancel(); },
  };
}

/** Only the two counts: whoever keeps letters knows more of them. */
function lettersOf({ waiting, failed }: TillState['letters']): TillState['letters'] {
  return { waiting, failed };
}

function phaseOf(meta: Meta, hasShop: boolean): TillState['phase'] {
  if (meta.mode === null) return 'unpaired';
  return hasShop ? 'ready' : 'loading';
}

/** What screens need of the policy: the reasons by name, without where they book to. */
function rulesOf(policy: TillPolicy): TillRules {
  const { blindCount, idleLockMin, cardAccepted, cashRounding } = policy;
  return {
    blindCount, idleLockMin, cardAccepted, cashRounding, notesMinor: [...policy.notesMinor], discountReasons: [...policy.discountReasons], refundReasons: [...policy.refundReasons],
    cashInReasons: policy.cashInReasons.map(({ name }) => name), cashOutReasons: policy.cashOutReasons.map(({ name }) => name), differenceReasons: [...policy.differenceReasons],
  };
}
