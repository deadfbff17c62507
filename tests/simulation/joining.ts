/**
 * A till that joins while the run goes on, and what befalls it: its server is put back behind the pairing and knows it no more, or the folder
 * of its files is gone. Either way a person pairs it anew, with a code that headquarters shows for it, as often as that is needed.
 */
import { SYNC_VERSION } from '#contract/sync/version.ts';
import type { EnrolReply } from '#contract/sync/enrol.ts';
import type { Chance } from '#tests/torture/chance.ts';
import type { CastTill } from './cast.ts';
import type { Headquarters } from './headquarters.ts';
import { startChecked, type Stage } from './stage.ts';
import type { TillImage } from './till-disk.ts';

type Plan = { readonly stage: Stage; readonly chance: Chance; readonly headquarters: Headquarters; readonly storeId: string; readonly staffId: string };

/** Whoever sets a till up tries again after so long. */
const AGAIN_MS = 5_000;
/** Things that outlive a process while it is paired anew. */
const STEPS = 4;

export function scheduleJoining(stage: Stage): void {
  const { world, climate } = stage;
  if (climate.joining === null) return;
  const chance = world.chance.fork('joining');
  const headquarters = chance.pick(stage.headquarters);
  const { storeId, staff } = chance.pick(headquarters.company.shops);
  const plan: Plan = { stage, chance, headquarters, storeId, staffId: staff[0] as string };
  const tillId = stage.ids();
  // A restore would take along what only the lost disk had besides: that is two disasters at once.
  const befalls = climate.joining === 'disk-lost' && climate.serverRestoreEveryMs === null ? loseDisk : forget;
  world.time.after(chance.int(climate.lengthMs / 3, 5_000), 'a till joins', () => void join(plan, tillId, befalls, chance.oneIn(2) ? stage.server.backup() : null));
}

/** @param behindRow brings the server back to before even the till's row was there */
async function join(plan: Plan, tillId: string, befalls: typeof forget, behindRow: (() => void) | null): Promise<void> {
  const { stage, chance, headquarters, storeId } = plan;
  const { world, server, climate } = stage;
  const again = (): void => void world.time.after(AGAIN_MS, 'a till joins', () => void join(plan, tillId, befalls, behindRow));
  if (!stage.stormy()) return;
  if (!await headquarters.setUpTill(storeId, tillId, null)) return again();
  const restore = behindRow ?? server.backup();
  const reply = await enrolled(plan, tillId);
  if (reply === null) return again();
  const till = admitted(plan, reply);
  world.tally.count('till-joins');
  world.note(`fault till-joins: ${till.name}`);
  startChecked(world, stage.book, till);
  world.time.after(chance.int(climate.lengthMs / 2, 20_000), `something befalls ${till.name}`, () => { if (stage.stormy()) befalls(plan, till, restore); });
  lookAfter(stage, till);
}

/** The first pairing: whoever stands there tries until it is done, at the server itself. */
async function enrolled({ stage: { server, ids, world }, headquarters: { company } }: Plan, tillId: string): Promise<EnrolReply | null> {
  try {
    const code = await server.issueCode(company.id, tillId);
    if (code === null) return null;
    const answer = await server.enrol(company.id, { code, installId: ids(), computerName: 'simulated', contractVersion: SYNC_VERSION, build: 'simulated' });
    return answer.ok ? answer.value : null;
  } catch (error) {
    world.note(`a pairing was cut short: ${String(error)}`);
    return null;
  }
}

function admitted({ stage, headquarters, staffId }: Plan, reply: EnrolReply): CastTill {
  const { device: deviceId, companyId, storeId, tillId, token } = reply;
  const seat = { deviceId, place: { companyId, legalEntityId: headquarters.company.legalEntityId, storeId, tillId, staffId } };
  return stage.admit(`till-${stage.tills.length + 1}`, { tenantId: companyId, deviceId, tillId, storeId }, seat, diskOf(stage, reply), headquarters, { deviceId, tillId, token });
}

function diskOf({ newDisk }: Stage, { device: deviceId, companyId, storeId, tillId, incarnation: incarnationId, epoch, series }: EnrolReply): TillImage {
  return newDisk({ deviceId, companyId, storeId, tillId, incarnationId, epoch, series });
}

/** The server comes back as it was before it knew this till. */
function forget({ stage: { world, due } }: Plan, till: CastTill, restore: () => void): void {
  for (const fault of ['server-restore', 'till-forgotten']) world.tally.count(fault);
  world.note(`fault till-forgotten: ${till.name}`);
  due.length = 0;
  restore();
}

/** The folder is gone; the receipts of that life are what the server has acknowledged. */
function loseDisk({ stage: { world, book } }: Plan, { name, process, seen, proof }: CastTill): void {
  world.tally.count('till-disk-lost');
  world.note(`fault till-disk-lost: ${name}`);
  book.lose(name);
  seen.clear();
  Object.assign(proof, { comparedAtMs: -1, rehashedAtMs: -1, spoiledAtMs: -1 });
  process.loseDisk();
}

/** Somebody looks at the till now and then, and pairs it anew where it says that its server does not know it, or where there is nothing on it. */
export function lookAfter(stage: Stage, till: CastTill, { chance, row }: Person = { chance: stage.world.chance.fork(`looks after ${till.name}`), row: { tillId: till.device.tillId, stands: true } }): void {
  stage.world.time.after(stage.stormy() ? chance.int(60_000, 5_000) : chance.int(15_000, 5_000), `somebody looks at ${till.name}`, () => {
    const wantsPairing = till.process.isUp() ? till.process.isUnknown() : !till.process.hasDisk();
    if (wantsPairing) void pair(stage, till, { chance, row });
    lookAfter(stage, till, { chance, row });
  });
}

/** The row headquarters means by this till; `stands` once it was written. */
type TillRow = { tillId: string; stands: boolean };
type Person = { readonly chance: Chance; readonly row: TillRow };

async function pair(stage: Stage, { name, process, device, headquarters }: CastTill, { chance, row }: Person): Promise<void> {
  const { world, server, ids } = stage;
  try {
    const code = await server.issueCode(device.tenantId, row.tillId);
    if (code === null) {
      // HI19: the row itself is younger than the backup. The code will name the one that is made now.
      const at = headquarters.company.shops.find(({ tills }) => tills.includes(row.tillId));
      const before = row.tillId;
      if (row.stands) row.tillId = ids();
      row.stands = await headquarters.setUpTill(at?.storeId ?? device.storeId, row.tillId, before);
      return;
    }
    const isFirst = !process.hasDisk();
    const came = isFirst ? await process.pairFirst(code, (reply) => diskOf(stage, reply)) : await process.pairAnew(code, chance.oneIn(3) ? { left: chance.int(STEPS), when: chance.pick(['before', 'after']) } : null);
    world.note(`${name} is paired: ${came}`);
    if (came !== 'paired') return;
    world.tally.count(isFirst ? 'paired-after-loss' : 'paired-anew');
    if (isFirst) world.time.after(1_000, `${name} is switched on`, () => startChecked(world, stage.book, stage.tills.find((till) => till.name === name) as CastTill));
  } catch (error) {
    // The process ended in the middle, or its disk is full: somebody comes again.
    if (!process.isUp()) world.tally.count('pairing-killed');
    world.note(`${name} was not paired: ${String(error)}`);
  }
}
