/** What goes wrong in a run and how often, drawn from its seed: each run has its own mixture, so that rare meetings become common in some of them. */
import { SYNC_VERSION, SYNC_VERSION_FLOOR } from '#contract/sync/version.ts';
import type { Chance } from '#tests/torture/chance.ts';

/** Chances of one message or moment, 0 to 1. */
export type Climate = {
  readonly dropRequest: number; readonly dropReply: number; readonly delay: number; readonly duplicate: number; readonly truncateRequest: number; readonly truncateReply: number; readonly badGateway: number;
  /** Message times: everything takes at least this, and up to `spreadMs` more. */
  readonly latencyMs: number; readonly spreadMs: number;
  /** Mean virtual ms between two of a kind, for each till or for the server; null never. */
  readonly partitionEveryMs: number | null; readonly streamFaultEveryMs: number | null; readonly tillCrashEveryMs: number | null; readonly tillDiskFullEveryMs: number | null; readonly clockJumpEveryMs: number | null;
  readonly serverCrashEveryMs: number | null; readonly databaseFaultEveryMs: number | null; readonly serverRestoreEveryMs: number | null;
  /** Longest wait of one call of the server's database; 0 answers at once. */
  readonly databaseMs: number;
  /** Share of a till's commits that are not what a healthy till of today writes. */
  readonly poison: number;
  /** Chance of a chunk of a snapshot to come as another one, or damaged. */
  readonly spoilChunk: number;
  /** False: a server of before, which knows no snapshots. */
  readonly snapshots: boolean;
  /** How long the server takes to make one. */
  readonly snapshotMs: number;
  /** Mean virtual ms between two rows of copies that are spoiled on their disks; null never. */
  readonly rotEveryMs: number | null;
  /** Chance of a push to come in part, whole commits all the same. */
  readonly partialBatch: number;
  /** Mean virtual ms between two moves of a till to another store; null never. */
  readonly tillMoveEveryMs: number | null;
  /** The version of the contract that the first till speaks until its program is upgraded; null where all speak today's. */
  readonly oldContract: number | null;
  /** A till joins while the run goes on; the server is put back behind that, or the till's disk is lost. */
  readonly joining: 'forgotten' | 'disk-lost' | null;
  readonly longOffline: boolean; readonly clone: boolean; readonly tillRestore: boolean; readonly revoke: boolean;
  readonly lengthMs: number; readonly sellEveryMs: number; readonly changeEveryMs: number; readonly pageRows: number;
};

const MINUTE = 60_000;

export function climateOf(chance: Chance): Climate {
  const late = chance.fork('snapshots');
  const rot = chance.fork('rot');
  // Streams of their own: what came to the mixture later leaves what earlier seeds draw as it was.
  const [partial, moves, skew] = [chance.fork('partial batches'), chance.fork('moves'), chance.fork('skew')];
  const joining = chance.fork('joining');
  const often = (most: number): number => (chance.oneIn(2) ? chance.next() * most : 0);
  const every = (least: number, most: number): number | null => (chance.oneIn(2) ? chance.int(most, least) : null);
  return {
    rotEveryMs: rot.oneIn(2) ? rot.int(240_000, 20_000) : null,
    dropRequest: often(0.2), dropReply: often(0.2), delay: often(0.15), duplicate: often(0.2), truncateRequest: often(0.1), truncateReply: often(0.1), badGateway: often(0.1),
    latencyMs: chance.int(80, 1), spreadMs: chance.pick([5, 50, 400, 3_000]),
    partitionEveryMs: every(MINUTE, 6 * MINUTE), streamFaultEveryMs: every(MINUTE, 4 * MINUTE), tillCrashEveryMs: every(MINUTE, 5 * MINUTE), tillDiskFullEveryMs: every(2 * MINUTE, 8 * MINUTE), clockJumpEveryMs: every(MINUTE, 6 * MINUTE),
    serverCrashEveryMs: every(MINUTE, 6 * MINUTE), databaseFaultEveryMs: every(20_000, 3 * MINUTE), serverRestoreEveryMs: chance.oneIn(4) ? chance.int(8 * MINUTE, 3 * MINUTE) : null,
    databaseMs: chance.pick([0, 0, 2, 20]), poison: often(0.15),
    longOffline: chance.oneIn(4), clone: chance.oneIn(12), tillRestore: chance.oneIn(12), revoke: chance.oneIn(8),
    lengthMs: chance.int(6 * MINUTE, 2 * MINUTE), sellEveryMs: chance.int(25_000, 4_000), changeEveryMs: chance.int(40_000, 4_000), pageRows: chance.pick([2, 4, 12, 60]),
    spoilChunk: late.oneIn(3) ? 0.15 : 0, snapshots: !late.oneIn(6), snapshotMs: late.pick([0, 500, 20_000]),
    joining: joining.oneIn(4) ? joining.pick(['forgotten', 'forgotten', 'disk-lost']) : null,
    partialBatch: partial.oneIn(3) ? 0.2 : 0, tillMoveEveryMs: moves.oneIn(4) ? moves.int(4 * MINUTE, 30_000) : null, oldContract: skew.oneIn(4) ? skew.int(SYNC_VERSION, SYNC_VERSION_FLOOR) : null,
  };
}

/** The same mixture without what came to it later: runs that were found before it are what they were. */
export const asBefore = (climate: Climate): Climate => ({ ...climate, partialBatch: 0, tillMoveEveryMs: null, oldContract: null, joining: null });
