import { nameOf } from '#domain/merge/record.ts';
import { taskState } from '#domain/task/task.ts';
import { CONTRACT_TASK, CONTRACT_TILL, syncStoreContract } from '#host/sync/sync-store.contract.ts';
import { newTillModel } from './till-model.ts';

const { commitId, nowMs, ...identity } = CONTRACT_TILL;
const deps = { nowMs: () => nowMs, pepper: (verifier: string) => `peppered ${verifier}`, newLife: () => ({ incarnation: CONTRACT_TILL.nextLife, series: 'A1' }), rebirth: { newId: () => CONTRACT_TILL.nextLife, random: () => 0.5, lives: { read: () => 0, write: () => undefined } } };

syncStoreContract('the model of the simulator', () => {
  let disk = newTillModel({ ...identity, series: 'A' }).open(deps);
  return {
    get store() { return disk.store; },
    commit: (n, bytes = 10) => void disk.commit(nowMs + n, { kind: 'journal', opId: commitId(n), facts: [{ entity: 'journalEntry', row: { id: commitId(n), filler: 'x'.repeat(bytes) } }] }),
    retitle(n, title) {
      const field = taskState(disk.shown()[0]?.row ?? null).fields['title'];
      disk.edit(nowMs + n, { opId: commitId(n), taskId: CONTRACT_TASK, storeId: identity.storeId, staffId: commitId(0), changes: [{ kind: 'set', field: 'title', value: title, seen: field ? nameOf(field) : null }], settles: [] });
    },
    title() {
      const [shown] = disk.shown();
      return shown ? { title: shown.row.title, unsent: shown.unsent } : null;
    },
    verdicts: () => disk.outbox().map(({ verdict }) => verdict),
    rows: (entity) => disk.rows(entity),
    reopen() {
      disk = disk.image().open(deps);
      return disk.store;
    },
    close: () => undefined,
  };
});
