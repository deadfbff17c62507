/** Where planted bugs stand: in front of ports, never inside the product. */
import type { EnrolReply } from '#contract/sync/enrol.ts';
import type { Result } from '#domain/kernel/result.ts';
import type { ServerStore } from '#server/sync/store-port.ts';
import type { SyncCore } from '#server/sync/sync-core.ts';
import type { Chance } from '#tests/torture/chance.ts';
import type { Climate } from './climate.ts';
import type { CompanyLook } from './model/server-model.ts';
import type { RecordChanges } from './model/server-push-tx.ts';
import type { AlterTill } from './till-process.ts';
import type { TillImage } from './till-disk.ts';

export type ServerAbout = { readonly chance: Chance; readonly nowMs: () => number; readonly look: (companyId: string) => CompanyLook; readonly companies: () => readonly string[] };

export type Bug = {
  readonly name: string;
  readonly what: string;
  /** Within so many seeds it must be caught. */
  readonly within: number;
  readonly till?: AlterTill;
  readonly core?: (core: SyncCore, about: ServerAbout) => SyncCore;
  readonly serverStore?: (store: ServerStore, about: ServerAbout) => ServerStore;
  /** In place of the last call of a transaction that moves the feed. */
  readonly recordChanges?: () => RecordChanges;
  /** What the door of new tills answers. */
  readonly enrolled?: (answer: Result<EnrolReply, string>) => Result<EnrolReply, string>;
  /** What a dying till's disk still holds; called with each image it might have left. */
  readonly remains?: () => { readonly keep: (image: TillImage) => void; readonly remains: (image: TillImage) => TillImage };
  /** Weather in which the bug can show at all. */
  readonly climate?: (climate: Climate) => Climate;
};
