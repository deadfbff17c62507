/** What goes wrong in a run and when, and how everything is made well again at its end. */
import type { Chance } from '#tests/torture/chance.ts';
import type { CastTill } from './cast.ts';
import { lookAfter } from './joining.ts';
import { startChecked, type Stage } from './stage.ts';

const DAY_MS = 86_400_000;
const HEALING_MS = 60_000;

type Plan = { readonly stage: Stage; readonly chance: Chance };

/** @param calm called when the storm is over: nobody sells any more and nothing new goes wrong */
export function scheduleFaults(stage: Stage, calm: () => void): void {
  const { world, climate } = stage;
  const plan: Plan = { stage, chance: world.chance.fork('faults') };
  const { chance } = plan;
  const again = (name: string, everyMs: number | null, work: () => void): void => {
    if (everyMs === null) return;
    world.time.after(chance.int(2 * everyMs), name, () => {
      if (!stage.stormy()) return;
      work();
      again(name, everyMs, work);
    });
  };
  const once = (name: string, happens: boolean, work: () => void): void => {
    if (happens) world.time.after(chance.int(climate.lengthMs, 30_000), name, () => { if (stage.stormy()) work(); });
  };
  again('hq changes something', climate.changeEveryMs, () => chance.pick(stage.headquarters).change());
  again('a line is cut', climate.partitionEveryMs, () => cutLine(plan));
  again('a stream goes bad', climate.streamFaultEveryMs, () => spoilStream(plan));
  again('a till dies', climate.tillCrashEveryMs, () => killTill(plan));
  again('a disk is full', climate.tillDiskFullEveryMs, () => fillDisk(plan));
  again('a copy rots', climate.rotEveryMs, () => spoilCopy(plan));
  again('a clock jumps', climate.clockJumpEveryMs, () => jumpClock(plan));
  again('the server dies', climate.serverCrashEveryMs, () => killServer(plan));
  again('the database fails', climate.databaseFaultEveryMs, () => {
    const failure = chance.pick(['unavailable', 'race'] as const);
    count(plan, `database-${failure}`);
    stage.server.failNext(failure, chance.int(12));
  });
  restoreServer(plan, climate.serverRestoreEveryMs, again);
  once('a till goes off the air for the whole day', climate.longOffline, () => {
    count(plan, 'long-offline');
    Object.assign(anyTill(plan).process.wire.line, { up: false, down: false });
  });
  once('a till is copied', climate.clone, () => cloneTill(plan));
  restoreTill(plan, once);
  once('a till is revoked', climate.revoke, () => {
    const { device: { deviceId }, joined } = anyTill(plan);
    if (joined) return;
    count(plan, 'revoke');
    // Copies of a till are one device to HQ.
    for (const till of stage.tills) if (till.device.deviceId === deviceId) till.revokedAtMs = world.time.nowMs();
    stage.house.revoke(deviceId);
  });
  world.time.after(climate.lengthMs, 'the storm is over', () => {
    calm();
    heal(plan);
  });
}

function count({ stage: { world } }: Plan, fault: string): void {
  world.tally.count(fault);
  world.note(`fault ${fault}`);
}

const anyTill = ({ stage, chance }: Plan): CastTill => chance.pick(stage.tills);

/** One till's line, or every till's: the router of a shop, or the server's own. */
function cutLine(plan: Plan): void {
  const { stage, chance } = plan;
  const cut = chance.oneIn(4) ? stage.tills : [anyTill(plan)];
  const way = chance.pick(['both', 'up', 'down'] as const);
  count(plan, `partition-${way}`);
  for (const { process: { wire } } of cut) Object.assign(wire.line, { up: way === 'down', down: way === 'up' });
  stage.world.time.after(chance.int(180_000, 3_000), 'a line is mended', () => {
    if (stage.climate.longOffline && chance.oneIn(2)) return;
    for (const { process: { wire } } of cut) Object.assign(wire.line, { up: true, down: true });
  });
}

/** A bad sector, or a program of before that wrote what it should not have. */
function spoilCopy(plan: Plan): void {
  const { chance, stage } = plan;
  const { process, proof } = anyTill(plan);
  const rot = { how: chance.pick(['lost', 'changed', 'rotten', 'stranger'] as const), pick: chance.int(1_000) };
  if (!process.isUp() || !process.disk().spoil(rot)) return;
  count(plan, `copy-${rot.how}`);
  proof.spoiledAtMs = stage.world.time.nowMs();
}

function spoilStream(plan: Plan): void {
  const { wire } = anyTill(plan).process;
  if (plan.chance.oneIn(2)) {
    count(plan, 'half-open-stream');
    wire.goSilent();
  } else {
    count(plan, 'proxy-buffering');
    wire.holdBack(plan.chance.int(90_000, 5_000));
  }
}

function killTill(plan: Plan): void {
  const { process } = anyTill(plan);
  if (!process.isUp()) return;
  if (plan.chance.oneIn(3)) {
    count(plan, 'till-crash');
    process.die();
  } else {
    const when = plan.chance.pick(['before', 'after'] as const);
    count(plan, `till-crash-${when}-commit`);
    process.dieSoon(plan.chance.int(4), when);
  }
}

function fillDisk(plan: Plan): void {
  const { process } = anyTill(plan);
  count(plan, 'till-disk-full');
  process.setDiskFull(true);
  plan.stage.world.time.after(plan.chance.int(90_000, 5_000), `${process.name} has room again`, () => process.setDiskFull(false));
}

function jumpClock(plan: Plan): void {
  const { chance } = plan;
  count(plan, 'clock-jump');
  anyTill(plan).process.setClock(Math.round((chance.next() - 0.5) * 2 * chance.pick([60_000, 3_600_000, 10 * DAY_MS, 400 * DAY_MS])));
}

function killServer(plan: Plan): void {
  const { stage, chance } = plan;
  const { server } = stage;
  const kind = chance.pick(['now', 'before-commit', 'after-commit'] as const);
  stage.world.note(`fault server-crash-${kind}`);
  stage.due.push(`server-crash-${kind}`);
  if (kind === 'now') server.crash();
  else server.failNext(`crash-${kind}`, chance.int(3));
}

/** A backup is taken now and then; one of them comes back as the server of tomorrow. */
function restoreServer(plan: Plan, everyMs: number | null, again: (name: string, everyMs: number | null, work: () => void) => void): void {
  const { stage, chance } = plan;
  const { server } = stage;
  if (everyMs === null) return;
  const kept = [server.backup()];
  again('a backup is taken', 60_000, () => void kept.push(server.backup()));
  again('the server is restored', everyMs, () => {
    count(plan, 'server-restore');
    stage.due.length = 0;
    chance.pick(kept.slice(-4))();
  });
}

function cloneTill(plan: Plan): void {
  const { stage } = plan;
  const original = anyTill(plan);
  if (original.twin || original.revokedAtMs !== null || original.process.isUp() === false) return;
  count(plan, 'till-clone');
  if (original.process.disk().life().incarnation !== original.firstLife) return;
  original.twin = true;
  // A till a server may forget has its name from its disk: so has the copy, and both may get others.
  const copy = stage.admit(`${original.name}-copy`, original.joined ? { ...original.device } : original.device, original.seat, original.process.image(), original.headquarters, original.joined ? original.process.speaker() : undefined);
  if (original.joined) lookAfter(stage, copy);
  copy.twin = true;
  // What it does may be of wherever the original stood.
  for (const storeId of original.stores) copy.stores.add(storeId);
  copy.process.install(original.process.contract());
  // What the original's disk has spoiled is in the copy too.
  if (original.proof.spoiledAtMs >= 0) copy.proof.spoiledAtMs = stage.world.time.nowMs();
  original.seen.forEach((version, place) => copy.seen.set(place, version));
  startChecked(stage.world, stage.book, copy);
}

function restoreTill(plan: Plan, once: (name: string, happens: boolean, work: () => void) => void): void {
  const { stage, chance } = plan;
  once('a till is backed up', stage.climate.tillRestore, () => {
    const till = anyTill(plan);
    const { process, name } = till;
    if (!process.isUp() || till.joined) return;
    const image = process.image();
    const kept = process.disk().outbox().length;
    stage.world.time.after(chance.int(180_000, 5_000), `${name} is brought back from its backup`, () => {
      if (!stage.stormy()) return;
      count(plan, 'till-restore');
      till.twin = true;
      till.seen.clear();
      if (till.proof.spoiledAtMs >= 0) till.proof.spoiledAtMs = stage.world.time.nowMs();
      stage.book.burn(name, kept);
      process.swapDisk(image);
    });
  });
}

/** Everything is mended, each at its own moment, as it is in life. */
function heal(plan: Plan): void {
  const { stage, chance } = plan;
  count(plan, 'swizzled-healing');
  const { world: { time }, tills, house, headquarters } = stage;
  const soon = (name: string, work: () => void): void => void time.after(chance.int(HEALING_MS), name, work);
  for (const { process } of tills) {
    soon(`${process.name} is in order`, () => {
      Object.assign(process.wire.line, { up: true, down: true, calm: true });
      process.wire.holdBack(0);
      process.setDiskFull(false);
    });
  }
  soon('the server is in order', () => { if (!house.isUp()) house.rise(); });
  for (const hq of headquarters) time.after(HEALING_MS + 1_000, 'hq changes something for the last time', hq.change);
}
