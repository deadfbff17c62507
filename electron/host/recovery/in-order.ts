import type { Implementation } from '#contract/define/service.ts';
import type { recovery } from '#contract/terminal/recovery.ts';
import { ok, refused } from '#domain/kernel/result.ts';

/** What a till in order says to questions about damage. */
export const recoveryInOrder: Implementation<typeof recovery> = {
  state: () => ok({ damage: null, backups: [], restored: null }),
  restore: () => refused('not-damaged'),
  startEmpty: () => refused('not-damaged'),
  goOn: () => refused('not-damaged'),
};
