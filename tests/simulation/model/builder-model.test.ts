import { builderContract } from '#host/sync/bootstrap/builder.contract.ts';
import { CONTRACT_TILL } from '#host/sync/sync-store.contract.ts';
import { newTillModel } from './till-model.ts';
import type { BuiltModel } from './builder-model.ts';

const { commitId: _commit, nowMs, nextLife, ...identity } = CONTRACT_TILL;
const deps = { nowMs: () => nowMs, pepper: (verifier: string) => `peppered ${verifier}`, newLife: () => ({ incarnation: nextLife, series: 'A1' }), rebirth: { newId: () => nextLife, random: () => 0.5, lives: { read: () => 0, write: () => undefined } } };

builderContract('the model of the simulator', () => {
  let disk = newTillModel({ ...identity, series: 'A' }).open(deps);
  let builder = disk.builder?.();
  return {
    builder: () => builder ?? never(),
    reopen() {
      disk = disk.image().open(deps);
      builder = disk.builder?.();
    },
    rows(built, entity) {
      void disk.store.adopt(built);
      return disk.rows(entity);
    },
    state(built) {
      void disk.store.adopt(built);
      const { epoch, cursor, scope, loaded } = disk.store.position();
      return { owner: (built as BuiltModel).owner, epoch, scope, cursor, loaded: loaded ? 1 : 0 };
    },
    close: () => undefined,
  };
});

function never(): never {
  throw new Error('the model has a builder');
}
