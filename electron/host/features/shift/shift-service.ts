import type { Implementation } from '#contract/define/service.ts';
import type { shift } from '#contract/terminal/shift.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { ReadTx, Store } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { commit } from '#host/posting/commit.ts';
import { envelopeOf, getPlace } from '#host/posting/envelope.ts';
import { readMeta, updateMeta } from '#host/posting/meta.ts';
import { findOpenShift, type OpenShift } from './shift-repo.ts';

export type ShiftDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly signedIn: () => { readonly id: string } | null;
  /** Told after a shift was opened. */
  readonly opened: () => void;
};

export type ShiftFeature = { readonly service: Implementation<typeof shift>; readonly current: (tx: ReadTx) => OpenShift | null };

export function createShift(deps: ShiftDeps): ShiftFeature {
  const { store, clock } = deps;
  return {
    service: {
      open: ({ floatMinor }) => {
        const staff = deps.signedIn();
        if (staff === null) return refused('not-signed-in');
        const number = store.write((tx) => {
          const meta = readMeta(tx);
          if (meta.shiftId !== null) return null;
          const nowMs = clock.nowMs();
          const id = deps.newId();
          const row = { id, ...envelopeOf(meta, getPlace(tx, meta), nowMs, staff.id), number: meta.nextShiftNumber, floatMinor };
          commit(tx, nowMs, { kind: 'shift-opening', opId: id, facts: [{ entity: 'shiftOpening', row }] });
          updateMeta(tx, { shiftId: id, nextShiftNumber: meta.nextShiftNumber + 1 });
          return row.number;
        });
        if (number === null) return refused('already-open');
        deps.opened();
        return ok({ number });
      },
    },
    current: findOpenShift,
  };
}
