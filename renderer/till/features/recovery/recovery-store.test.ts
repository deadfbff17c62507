import { describe, expect, it } from 'vitest';
import type { Client } from '#contract/define/service.ts';
import type { recovery, Restored } from '#contract/terminal/recovery.ts';
import { createRecovery, needsRecovery } from './recovery-store.ts';

const damage = { cause: 'damaged', file: '/till.db', bytes: 10, unsent: 2, readable: true } as const;
const restored: Restored = { backupMadeAt: 1, operations: 2, receipts: 2, totalMinor: 100, lost: 0, keptAs: '/till.db.damaged' };

/** A host that is damaged, restores what it is told, and goes on. */
function damagedHost(): { client: Client<typeof recovery>; asked: (string | null)[] } {
  const asked: (string | null)[] = [];
  let phase: 'damaged' | 'restored' | 'in-order' = 'damaged';
  const client: Client<typeof recovery> = {
    state: () => Promise.resolve({ ok: true, value: { damage: phase === 'damaged' ? damage : null, backups: [{ name: 'one', madeAt: 1, bytes: 1 }], restored: phase === 'restored' ? restored : null } }),
    restore: ({ backup }) => {
      asked.push(backup);
      if (backup === 'broken') return Promise.resolve({ ok: false, code: 'backup-unusable', detail: {} });
      phase = 'restored';
      return Promise.resolve({ ok: true, value: restored });
    },
    startEmpty: () => Promise.resolve({ ok: false, code: 'not-damaged', detail: {} }),
    goOn: () => {
      phase = 'in-order';
      return Promise.resolve({ ok: true, value: {} });
    },
    on: () => () => undefined,
  };
  return { client, asked };
}

const settled = async (): Promise<void> => { for (let turn = 0; turn < 10; turn++) await Promise.resolve(); };

describe('the ways on after damage', () => {
  it('shows nothing until the host says so, restores once however often it is pressed, and ends when it was read', async () => {
    const { client, asked } = damagedHost();
    const keeper = createRecovery(client);
    expect(needsRecovery(keeper.store.getState())).toBe(false);
    keeper.refresh();
    await settled();
    expect(needsRecovery(keeper.store.getState())).toBe(true);
    keeper.restore('one');
    keeper.restore('one');
    expect(keeper.store.getState().busy).toBe(true);
    await settled();
    expect(asked).toEqual(['one']);
    expect(keeper.store.getState()).toMatchObject({ damage: null, restored, busy: false });
    keeper.goOn();
    await settled();
    expect(needsRecovery(keeper.store.getState())).toBe(false);
  });

  it('says what was refused and offers the ways again', async () => {
    const { client } = damagedHost();
    const keeper = createRecovery(client);
    keeper.refresh();
    await settled();
    keeper.ask(true);
    keeper.restore('broken');
    await settled();
    expect(keeper.store.getState()).toMatchObject({ damage, surely: false, busy: false, refusal: { code: 'backup-unusable' } });
  });
});
