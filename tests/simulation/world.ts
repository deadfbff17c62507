/** What all parts of a run share: time, chance, what is written down, and who is told of a broken invariant. */
import type { Chance } from '#tests/torture/chance.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The invariants a run checks, by the names of SPEC.md. */
export const invariants = {
  I1: 'NoAckedOpLost', I2: 'ExactlyOnceEffect', I3: 'DeviceOrderKept', I4: 'CursorNeverSkips', I5: 'Convergence', I6: 'ReadYourWrites', I7: 'NoCrossTenantByte',
  I8: 'ScopeExact', I9: 'QuarantineComplete', I10: 'PoisonDoesNotBlock', I11: 'ReceiptUniqueGapless', I12: 'LedgerBalance', I14: 'NoResurrection', I15: 'ForkDetected',
  I16: 'SkewTolerant', I17: 'UpgradeKeepsOutbox', I18: 'Liveness', I19: 'BoundedGrowth', I20: 'RevokedReadsNothing', I21: 'AtomicGroup',
  I25: 'CopyProven', I22: 'EditNotLost', I23: 'EditMergedOnce', I24: 'OwnEditsShown', I26: 'ReceiptsOfTheStore',
} as const;
export type Invariant = keyof typeof invariants;

/** Those that wait for what they are about, with the reason. */
export const laterInvariants: Readonly<Record<string, string>> = {
  'I13 EscrowSafe': 'bounded values do not exist yet',
  'I15 at start': 'a copy is found out by the server here; the witness file and session tokens are tested beside their code',
};

export type Violation = { readonly invariant: Invariant; readonly message: string; readonly atMs: number };

export type Judge = {
  /** Notes one check; the first that fails ends the run. The message is only made for that one. */
  readonly expect: (invariant: Invariant, holds: boolean, message: () => string) => void;
  readonly violation: () => Violation | null;
  readonly checks: () => ReadonlyMap<Invariant, number>;
};

/** How often each kind of fault really happened. */
export type Tally = { readonly count: (fault: string) => void; readonly all: () => ReadonlyMap<string, number> };

export type World = {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly judge: Judge;
  readonly tally: Tally;
  /** A line of the trace, now. */
  readonly note: (text: string) => void;
};

/** What every clock showed when the run began, were none of them wrong (UTC ms). */
export const START_MS = Date.UTC(2026, 10, 20, 6);

export function createJudge(nowMs: () => number, note: (text: string) => void): Judge {
  const checks = new Map<Invariant, number>();
  let first: Violation | null = null;
  return {
    expect(invariant, holds, message) {
      checks.set(invariant, (checks.get(invariant) ?? 0) + 1);
      if (holds || first) return;
      first = { invariant, message: message(), atMs: nowMs() };
      note(`BROKEN ${invariant} ${invariants[invariant]}: ${first.message}`);
    },
    violation: () => first,
    checks: () => checks,
  };
}

export function createTally(): Tally {
  const counts = new Map<string, number>();
  return { count: (fault) => void counts.set(fault, (counts.get(fault) ?? 0) + 1), all: () => counts };
}

/** A UUIDv7 of this moment of the run, from its chance. */
export type Ids = () => string;
