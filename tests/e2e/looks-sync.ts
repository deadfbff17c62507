/** A company whose tills stand in every way a till can stand, and a till's file as days without a server leave it. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnrolReply, TillReport } from '#contract/sync/enrol.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { connect } from '#host/db/connection.ts';
import { chain, idsFrom, payloadOf, refund, sale, seeded, shiftFacts, type Place } from '#server/sync/testing/commits.ts';
import type { World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const LONG_STORE = 'Магазин продовольственных и хозяйственных товаров на Набережной реки Большой Северной Двины';
const LONG_COMPUTER = 'KASSA-NABEREZHNAYA-VTOROY-ETAZH-U-LESTNITSY-2026-01';
/** A program of before device keys: its token is good at once. */
const OLD_CONTRACT = 2;

type Device = { readonly reply: EnrolReply; readonly tillId: string; readonly storeId: string };

async function enrol(world: World, place: { readonly tillId: string; readonly storeId: string }, computerName: string): Promise<Device> {
  const { code } = await world.hq.pairingCode(place.tillId);
  const answer = await fetch(new URL('api/sync/v1/enrol', world.server.url), {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code, installId: randomUUID(), computerName, contractVersion: OLD_CONTRACT, build: '0.9.4' }),
  });
  if (!answer.ok) throw new Error(`enrol: ${answer.status} ${await answer.text()}`);
  return { reply: (await answer.json()) as EnrolReply, ...place };
}

async function report(world: World, { reply }: Device, over: Partial<TillReport>): Promise<void> {
  const said: TillReport = { build: '0.9.4', unsent: 0, oldestUnsentAt: null, clock: Date.now(), cursor: 0, ...over };
  const answer = await fetch(new URL('api/sync/v1/pull?after=0', world.server.url), { headers: { authorization: `Bearer ${reply.token}`, 'x-lavka-till': JSON.stringify(said) } });
  if (!answer.ok) throw new Error(`pull: ${answer.status}`);
}

/** Answers the device whose days are told in full. */
export async function tellFleet(world: World): Promise<{ readonly busy: string; readonly lost: string }> {
  const far = await world.hq.newStore({ name: LONG_STORE, address: 'наб. Северной Двины, 117' });
  const [farTill] = far.tills;
  if (farTill === undefined) throw new Error('a new store has a till');
  const till = async (storeId: string, name: string): Promise<{ tillId: string; storeId: string }> => ({ tillId: (await world.hq.newTill({ storeId, name })).id, storeId });
  const busy = await enrol(world, await till(world.storeId, 'Касса 2'), 'kassa-2');
  const late = await enrol(world, { tillId: farTill.id, storeId: far.id }, LONG_COMPUTER);
  const lost = await enrol(world, await till(far.id, 'Касса у входа'), 'vhod');
  const gone = await enrol(world, await till(world.storeId, 'Касса 3'), 'noutbuk-staryj');
  await enrol(world, await till(far.id, 'Касса запасная'), 'zapas');
  await tellDays(world, busy);
  await report(world, busy, { unsent: 2, oldestUnsentAt: Date.now() - 20 * 60_000, cursor: 1 });
  await report(world, late, { clock: Date.now() + 9 * 60_000 });
  await report(world, lost, { unsent: 148, oldestUnsentAt: Date.now() - 3 * DAY_MS });
  await report(world, gone, {});
  await plant(world, { busy, lost, gone });
  await world.hq.fleetRules({ silentAfterHours: 24 });
  await world.hq.revoke(gone.reply.device, 'Ноутбук продан вместе с мебелью кассы, новый стоит на том же месте с февраля');
  return { busy: busy.reply.device, lost: lost.reply.device };
}

/** A day of sales, goods given back twice, and a record nobody can read. */
async function tellDays(world: World, { reply, tillId, storeId }: Device): Promise<void> {
  const random = seeded(91);
  const ids = idsFrom(random, Date.now() - 5 * HOUR_MS);
  const place: Place = { companyId: world.companyId, legalEntityId: randomUUID(), storeId, tillId, staffId: randomUUID() };
  const shift = shiftFacts(place, ids, { incarnationId: reply.incarnation, number: 8, atMs: Date.now() - 4 * HOUR_MS, floatMinor: 200_000 });
  const sold = [1, 2, 3, 4].map((number) => sale(place, ids, random, { incarnationId: reply.incarnation, number, atMs: Date.now() - 3 * HOUR_MS, shiftId: shift.shiftId, lineCount: 2 }));
  const [first] = sold;
  if (first === undefined) throw new Error('nothing was sold');
  const back = [5, 6].map((number) => refund(first, place, ids, { incarnationId: reply.incarnation, number, shiftId: shift.shiftId }));
  const log = chain(reply.device, reply.incarnation, randomUUID);
  log.add(payloadOf({ entity: 'shiftOpening', row: shift.opening }));
  for (const row of [...sold, ...back]) log.add(payloadOf({ entity: 'receipt', row }));
  log.add(new TextEncoder().encode('{"facts":[{"entity":"receipt","row":{"id":'));
  const pushed = await fetch(new URL('api/sync/v1/push', world.server.url), { method: 'POST', headers: { authorization: `Bearer ${reply.token}`, 'content-type': 'application/octet-stream' }, body: Buffer.from(encodeCommits(log.commits)) });
  if (!pushed.ok) throw new Error(`push: ${pushed.status} ${await pushed.text()}`);
}

/** What only time or bad luck brings: contacts of days ago, items of kinds that take two tills or a broken disk. */
async function plant(world: World, { busy, lost, gone }: Readonly<Record<'busy' | 'lost' | 'gone', Device>>): Promise<void> {
  const client = await world.database();
  try {
    await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [world.companyId]);
    // Reports are written some seconds after they come.
    for (let written = 0; written < 4;) written = (await client.query('SELECT 1 FROM device WHERE report IS NOT NULL')).rowCount ?? 0;
    for (const { device, agoMs } of [{ device: lost, agoMs: 3 * DAY_MS }, { device: gone, agoMs: 40 * DAY_MS }]) {
      await client.query(`UPDATE device SET last_contact_at = $2, report = report || jsonb_build_object('clock', $2::bigint) WHERE id = $1`, [device.reply.device, Date.now() - agoMs]);
    }
    const items: readonly (readonly [string, number, Record<string, unknown>])[] = [
      ['fork', 2, { commonDseq: 41 }], ['new-life', 26, { series: 'B', computerName: 'kassa-2' }], ['clock-suspect', 50, { clockOffsetMs: 540_000 }],
      ['data-differs', 70, { entity: 'price', rows: 3 }], ['edit-conflict', 90, {}],
    ];
    for (const [kind, hoursAgo, detail] of items) {
      await client.query('INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [world.companyId, randomUUID(), kind, `planted ${kind}`, Date.now() - hoursAgo * HOUR_MS, busy.storeId, busy.tillId, JSON.stringify(detail)]);
    }
  } finally {
    await client.end();
  }
}

export type Aged = { readonly agoMs: number; readonly clockOffsetMs: number; readonly issues: readonly (readonly [kind: string, subject: string])[] };

/** Makes a till's file as old as said; nobody may have it open. */
export function ageTill(dir: string, { agoMs, clockOffsetMs, issues }: Aged): void {
  const { 'database-key': key } = JSON.parse(readFileSync(join(dir, 'secrets.json'), 'utf8')) as { 'database-key': string };
  const connection = connect(join(dir, 'till.db'), key, 'writer');
  try {
    const at = Date.now() - agoMs;
    connection.prepare('UPDATE meta SET last_contact_at = ?, clock_offset_ms = ?').run(at, clockOffsetMs);
    connection.prepare('UPDATE outbox SET created_at = ? WHERE verdict IS NULL').run(at);
    const raise = connection.prepare(`INSERT INTO sync_attention (kind, subject, raised_at, detail) VALUES (?, ?, ?, '{}') ON CONFLICT DO NOTHING`);
    for (const [kind, subject] of issues) raise.run(kind, subject, at);
  } finally {
    connection.close();
  }
}
