import type { Emitter, Implementation } from '#contract/define/service.ts';
import type { PrinterState, SyncState, till, TillState } from '#contract/terminal/till.ts';
import { ok } from '#domain/kernel/result.ts';
import type { ReadTx, Store } from '#host/db/tx.ts';
import { findStore, findTill } from '#host/posting/envelope.ts';
import { readMeta, type Meta } from '#host/posting/meta.ts';

export type TillDeps = {
  readonly store: Store;
  readonly build: string;
  readonly staff: () => TillState['staff'];
  readonly shift: (tx: ReadTx) => TillState['shift'];
  readonly sync: () => SyncState;
  readonly printer: () => PrinterState;
  readonly emit: Emitter<typeof till>;
};

export type TillFeature = {
  readonly service: Implementation<typeof till>;
  /** Something in the frame may look different now; tells the screens if it does. */
  readonly changed: () => void;
};

export function createTill(deps: TillDeps): TillFeature {
  let told = '';
  const state = (): TillState => deps.store.read((tx) => {
    const meta = readMeta(tx);
    const store = findStore(tx, meta);
    const own = findTill(tx, meta);
    const company = tx.get<{ name: string }>('SELECT name FROM company WHERE id = ?', meta.companyId);
    return {
      phase: phaseOf(meta, store !== null && own !== null), mode: meta.mode ?? 'shop', companyName: company?.name ?? '', storeName: store?.name ?? '', tillName: own?.name ?? '',
      storeNumber: store?.number ?? 0, tillNumber: own?.number ?? 0, staff: deps.staff(), shift: deps.shift(tx), sync: deps.sync(), printer: deps.printer(),
      register: 'none', build: deps.build,
    };
  });
  return {
    service: { state: () => ok(state()) },
    changed: () => {
      const now = state();
      const text = JSON.stringify(now);
      if (text === told) return;
      told = text;
      deps.emit('changed', now);
    },
  };
}

function phaseOf(meta: Meta, knowsPlace: boolean): TillState['phase'] {
  if (meta.mode === null) return 'unpaired';
  return meta.loaded === 1 && knowsPlace ? 'ready' : 'loading';
}
