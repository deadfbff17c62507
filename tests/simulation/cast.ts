/** Who takes part in a run: companies with their shops, and the tills with all that is known of each. */
import type { Device } from '#server/sync/store-port.ts';
import type { Chance } from '#tests/torture/chance.ts';
import type { Company, Headquarters } from './headquarters.ts';
import type { Seat } from './selling.ts';
import type { TillProcess } from './till-process.ts';
import type { Ids } from './world.ts';

export type CastTill = {
  readonly name: string;
  /** Who it is to the server; where it stands is the server's word of the last request. */
  readonly device: { -readonly [K in keyof Device]: Device[K] };
  /** Every row of a till it has been. */
  readonly rows: Set<string>;
  /** Every store it has stood in. */
  readonly stores: Set<string>;
  readonly seat: Seat;
  readonly process: TillProcess;
  readonly headquarters: Headquarters;
  /** It has, or is, a copy; or its disk was brought back to an older state: its history may fork. */
  twin: boolean;
  /** The incarnation it came to the run with. */
  readonly firstLife: string;
  /** Commits its disk held already when it came. */
  readonly inherited: number;
  /** It came while the run went on: its server may forget it, and its disk may be lost. */
  readonly joined: boolean;
  revokedAtMs: number | null;
  /** Virtual ms: when its copy was last compared, when with all hashes made anew, and when it was last spoiled; -1 never. */
  readonly proof: { comparedAtMs: number; rehashedAtMs: number; spoiledAtMs: number };
  /** Highest version seen of each row since the epoch changed (I14). */
  readonly seen: Map<string, number>;
};

const MARKS = ['«Берёза»', '«Осина»'];

export function castCompanies(chance: Chance, ids: Ids): Company[] {
  const count = chance.pick([1, 1, 2]);
  return MARKS.slice(0, count).map((mark) => ({
    id: ids(), mark, legalEntityId: ids(), listId: ids(), goods: Array.from({ length: chance.int(10, 3) }, ids),
    shops: [1, 2].map((number) => ({ storeId: ids(), number, tills: Array.from({ length: count > 1 ? 1 : chance.int(3, 1) }, ids), staff: [ids(), ids()] })),
  }));
}
