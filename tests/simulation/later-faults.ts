/** Faults that came to the mixture later, from a stream of their own, so that runs without them are what they were. */
import { SYNC_VERSION } from '#contract/sync/version.ts';
import type { CastTill } from './cast.ts';
import type { Stage } from './stage.ts';

export function scheduleLaterFaults(stage: Stage): void {
  moveTills(stage);
  keepOld(stage);
}

/** Headquarters sends a till to another store, and back. */
function moveTills(stage: Stage): void {
  const { world, climate: { tillMoveEveryMs: everyMs, snapshots } } = stage;
  // A server of before moves tills, and does not bring them the rows of their new place.
  if (everyMs === null || !snapshots) return;
  const chance = world.chance.fork('moves');
  const move = (): void => void world.time.after(chance.int(2 * everyMs), 'a till moves', () => {
    if (!stage.stormy()) return;
    const { name, headquarters, device, process } = chance.pick(stage.tills);
    // A program of before knows nothing of places: what it has of the old one goes with the first comparison of the next program.
    if (process.contract() === SYNC_VERSION && headquarters.moveTill(device.tillId)) {
      world.tally.count('till-moves');
      world.note(`fault till-moves: ${name}`);
    }
    move();
  });
  move();
}

/** The first till has the program of an earlier release, and gets today's at some moment, whatever it has not sent yet. */
function keepOld({ world, climate, tills }: Stage): void {
  const [till] = tills;
  if (climate.oldContract === null || till === undefined) return;
  till.process.install(climate.oldContract);
  world.tally.count('old-contract');
  world.time.after(world.chance.fork('upgrade').int(climate.lengthMs, 30_000), `${till.name} is upgraded`, () => {
    for (const one of tills) if (one.process.contract() < SYNC_VERSION) upgrade(one, world);
  });
}

function upgrade({ process }: CastTill, { tally, note }: Stage['world']): void {
  const unsent = process.isUp() ? process.state().unsent : 0;
  process.install(SYNC_VERSION);
  tally.count('upgrade');
  if (unsent > 0) tally.count('upgrade-with-full-outbox');
  note(`fault upgrade of ${process.name} with ${unsent} unsent`);
  process.die();
}
