import { createStore, useStore, type StoreApi } from 'zustand';
import type { Static } from '#contract/define/schema.ts';
import type { Client } from '#contract/define/service.ts';
import type { shift, ShiftReport } from '#contract/terminal/shift.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import type { ShiftRefusal } from './close-store.ts';

export type EarlierShift = Static<(typeof shift)['members']['list']['output']>['shifts'][number];

export type ReportsState = {
  /** The X report of now; null before it came. */
  readonly x: ShiftReport | null;
  readonly shifts: readonly EarlierShift[] | null;
  readonly chosenId: string | null;
  /** The Z of the chosen shift. */
  readonly z: ShiftReport | null;
  readonly printed: boolean;
  readonly refusal: ShiftRefusal | null;
};

export type ReportsDeps = {
  readonly shift: Pick<Client<typeof shift>, 'report' | 'list' | 'closed'>;
  readonly withApproval: WithApproval;
  readonly sound: (sound: 'ok' | 'blocked') => void;
};

export type Reports = {
  readonly store: StoreApi<ReportsState>;
  readonly startX: () => void;
  readonly printX: () => void;
  readonly startShifts: () => void;
  readonly choose: (shiftId: string) => void;
  readonly move: (step: number) => void;
  readonly printZ: () => void;
};

const EMPTY: ReportsState = { x: null, shifts: null, chosenId: null, z: null, printed: false, refusal: null };
const SHOWN = 100;

/** The X report of the shift that runs, and the Z of those that ended. */
export function createReports(deps: ReportsDeps): Reports {
  const store = createStore<ReportsState>(() => EMPTY);
  const { getState: get, setState: set } = store;
  const refuse = (refusal: ShiftRefusal): void => {
    set({ refusal });
    deps.sound('blocked');
  };
  /** Good for this X for two minutes at the host: a senior who let it be seen is not asked again for its paper, unless something was sold since. */
  let allowedBy: string | undefined;
  const askX = async (print: boolean): Promise<void> => {
    set({ refusal: null, printed: false });
    const answer = await deps.withApproval((approvalId) => {
      allowedBy = approvalId ?? allowedBy;
      return deps.shift.report({ print, ...approved(allowedBy) });
    });
    if (!answer.ok) return refuse(answer);
    set({ x: answer.value, printed: print });
    if (print) deps.sound('ok');
  };
  const askZ = async (shiftId: string, print: boolean): Promise<void> => {
    set({ refusal: null, printed: false });
    const answer = await deps.shift.closed({ shiftId, print });
    if (get().chosenId !== shiftId) return;
    if (!answer.ok) return refuse(answer);
    set({ z: answer.value, printed: print });
    if (print) deps.sound('ok');
  };
  const choose = (shiftId: string): void => {
    set({ chosenId: shiftId, z: null, printed: false, refusal: null });
    // The shift that runs has no Z yet.
    if (get().shifts?.find((one) => one.shiftId === shiftId)?.closedAt !== null) void askZ(shiftId, false);
  };

  return {
    store, choose,
    startX: () => {
      set(EMPTY);
      allowedBy = undefined;
      void askX(false);
    },
    printX: () => void askX(true),
    startShifts: () => {
      set(EMPTY);
      void deps.shift.list({ limit: SHOWN }).then((answer) => {
        if (!answer.ok) return refuse(answer);
        const ended = answer.value.shifts.filter((one) => one.closedAt !== null);
        set({ shifts: ended });
        if (ended[0] !== undefined) choose(ended[0].shiftId);
      });
    },
    move: (step) => {
      const { shifts, chosenId } = get();
      const next = shifts?.[shifts.findIndex((one) => one.shiftId === chosenId) + step];
      if (next !== undefined) choose(next.shiftId);
    },
    printZ: () => {
      const { chosenId, z } = get();
      if (chosenId !== null && z !== null) void askZ(chosenId, true);
    },
  };
}

export function useReports<T>(keeper: Reports, pick: (state: ReportsState) => T): T {
  return useStore(keeper.store, pick);
}
