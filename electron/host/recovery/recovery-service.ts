import type { Implementation } from '#contract/define/service.ts';
import type { Damage, recovery, Restored } from '#contract/terminal/recovery.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import { restore, startEmpty, usableBackups, type RestoreAnswer, type RestoreDeps } from './restore.ts';
import { sizeOf, type Finding } from './look.ts';
import { openWreck } from './wreck.ts';

export type RecoveryDeps = RestoreDeps & {
  readonly finding: Finding;
  /** Opens the till again, whatever lies there now. Told after the present turn: the answer goes first. */
  readonly reopen: () => void;
};

/** The ways on of a till whose database was refused. */
export function createRecovery(deps: RecoveryDeps): Implementation<typeof recovery> {
  const { paths, keyHex, finding } = deps;
  const damage = describe(paths.database, keyHex, finding.cause);
  let restored: Restored | null = null;
  let running: Promise<RestoreAnswer> | null = null;
  const leave = (): void => { setImmediate(deps.reopen); };
  return {
    state: () => ok({ damage: restored === null ? damage : null, backups: restored === null ? usableBackups(deps).map(({ name, madeAt, bytes }) => ({ name, madeAt, bytes })) : [], restored }),
    restore: async ({ backup }) => {
      // A second asking, by an impatient hand or another window, is answered what became of the first.
      if (restored !== null) return ok(restored);
      running ??= restore(deps, backup).finally(() => { running = null; });
      const answer = await running;
      if (answer.ok) restored = answer.value;
      return answer;
    },
    startEmpty: () => {
      if (restored !== null || running !== null) return refused('not-damaged');
      startEmpty(deps);
      leave();
      return ok({});
    },
    goOn: () => {
      if (restored === null) return refused('not-restored');
      leave();
      return ok({});
    },
  };
}

function describe(file: string, keyHex: string, cause: Damage['cause']): Damage {
  const wreck = cause === 'missing' ? null : openWreck(file, keyHex);
  const meta = wreck?.meta ?? null;
  wreck?.close();
  const shop = meta?.mode === 'shop';
  return { cause, file, bytes: sizeOf(file), unsent: shop ? meta.nextDseq - 1 - meta.ackedDseq : null, readable: shop };
}
