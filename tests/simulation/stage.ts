/** Everybody and everything of a run, and what a tier must bring for it. */
import type { Chance } from '#tests/torture/chance.ts';
import type { Device, ServerStore } from '#server/sync/store-port.ts';
import type { Book } from './book.ts';
import type { CastTill } from './cast.ts';
import type { Climate } from './climate.ts';
import type { Headquarters, HqWriter } from './headquarters.ts';
import type { CompanyLook } from './model/server-model.ts';
import type { Bug } from './sabotage-ports.ts';
import type { Seat } from './selling.ts';
import type { ServerBacking, ServerHouse } from './server-house.ts';
import type { SnapshotHabits, SnapshotHouse } from './snapshot-house.ts';
import type { Speaker } from './wire.ts';
import type { TillIdentity, TillImage } from './till-disk.ts';
import type { Ids, World } from './world.ts';

/** What a tier is made of. */
export type Tier = {
  /** A server's database with nothing in it but these companies. */
  readonly server: (world: World, ids: Ids, climate: Climate, chance: Chance, onCrash: () => void, bug: Bug | undefined) => TierServer;
  readonly newDisk: (identity: TillIdentity) => TillImage;
  readonly close: () => Promise<void>;
};

export type TierServer = Omit<ServerBacking, 'connect' | 'snapshots'> & {
  readonly snapshots: (habits: SnapshotHabits) => SnapshotHouse;
  readonly connect: () => ServerStore;
  readonly addCompany: (companyId: string) => Promise<void>;
  readonly asHq: HqWriter;
  /** The code headquarters shows for a till; null where it has no such till. */
  readonly issueCode: (companyId: string, tillId: string) => Promise<string | null>;
  readonly epoch: () => string;
  /** Everything of a company now; without waiting where the tier can. */
  readonly look: (companyId: string) => Promise<CompanyLook>;
  readonly lookNow: ((companyId: string) => CompanyLook) | null;
  readonly crash: () => void;
  readonly failNext: (failure: 'unavailable' | 'race' | 'crash-before-commit' | 'crash-after-commit', afterCalls: number) => void;
  readonly failurePending: () => boolean;
  /** A copy of the database, and coming back from it. */
  readonly backup: () => () => void;
};

/** Everybody of a run, for those who plan what befalls them. */
export type Stage = {
  readonly world: World; readonly climate: Climate; readonly house: ServerHouse; readonly server: TierServer; readonly ids: Ids; readonly book: Book;
  readonly newDisk: Tier['newDisk'];
  readonly tills: CastTill[]; readonly headquarters: readonly Headquarters[];
  /** Puts a till on the stage, off; `image` is the disk it starts from. */
  readonly admit: (name: string, device: Device, seat: Seat, image: TillImage, headquarters: Headquarters, joined?: Joined) => CastTill;
  /** Crashes of the server that are planned and have not come yet: counted as they happen. */
  readonly due: string[];
  /** True until the world heals. */
  readonly stormy: () => boolean;
};

/** How a till came that was not here from the beginning. */
export type Joined = Speaker;

/** How long after the world has healed every queue must be empty and every till be at the head. */
export const HEALED_WITHIN_MS = 300_000;

/** Switches a till on and looks whether it still has everything it had. */
export function startChecked({ judge }: World, book: Book, { process, name, inherited }: CastTill): void {
  if (process.isUp()) return;
  process.start();
  if (!process.isUp()) return;
  const [held, wrote] = [process.disk().outbox().length, inherited + book.of(name).length];
  judge.expect('I17', held >= wrote, () => `${name} came back with ${held} commits of ${wrote}`);
}
