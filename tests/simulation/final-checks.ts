/** Invariants of the end, when the world is whole again and everything has come to rest. */
import { downEntities, entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import { pageColumns } from '#domain/replication/page.ts';
import { FIRST_PREV_HASH } from '#contract/sync/commit.ts';
import { rowHash } from '#host/sync/digest/row-hash.ts';
import { quarantinable, type Book, type Done } from './book.ts';
import type { CastTill } from './cast.ts';
import { checkReceipts } from './receipt-checks.ts';
import { checkEdits } from './edit-checks.ts';
import type { CompanyLook } from './model/server-model.ts';
import type { Fact, Row } from './till-disk.ts';
import { pepper } from './till-process.ts';
import type { Judge } from './world.ts';

type Ended = {
  readonly judge: Judge; readonly book: Book; readonly tills: readonly CastTill[];
  /** The server came back from a backup. */
  readonly restored: boolean;
  /** Counts what the invariants excuse. */
  readonly tally: (what: string) => void;
};
type Stored = ReadonlyMap<string, Row>;

/** Holds one company's server against the book and against its tills. */
export function checkCompany(ended: Ended, companyId: string, look: CompanyLook): void {
  const tills = ended.tills.filter((till) => till.device.tenantId === companyId);
  checkOrder(ended.judge, look);
  checkEffects(ended, companyId, look, tills);
  checkLedger(ended, companyId, look, tills);
  checkGrowth(ended.judge, look);
  // What the compare had to heal where no disk was spoiled is a bug that was healed, not one that was not there.
  const rotten = new Set(tills.filter(({ proof }) => proof.spoiledAtMs >= 0).map(({ device }) => device.deviceId));
  const healed = look.attention.find(({ kind, subject }) => kind === 'data-differs' && !rotten.has(subject));
  ended.judge.expect('I5', !healed, () => `the copy of device ${healed?.subject.slice(-4)} had to be made right, and nobody can say why: ${JSON.stringify(healed?.detail)}`);
  checkEdits({ ...ended, tills }, companyId, look);
  for (const till of tills) {
    checkOutbox(ended, till);
    if (till.twin) checkFork(ended, till, tills);
    if (till.revokedAtMs === null) {
      checkRows(ended, till, look);
      checkProof(ended, till, look);
      checkReceipts(ended, till, look);
    }
  }
}

/** I3: every incarnation's log is dense and chained. */
function checkOrder(judge: Judge, look: CompanyLook): void {
  for (const [incarnation, log] of Map.groupBy(look.log, ({ header }) => header.incarnation)) {
    let prevHash = FIRST_PREV_HASH;
    [...log].sort((a, b) => a.header.dseq - b.header.dseq).forEach(({ header }, index) => {
      judge.expect('I3', header.dseq === index + 1 && header.prevHash === prevHash, () => `the log of ${incarnation.slice(-4)} has ${header.dseq} at place ${index + 1}`);
      prevHash = header.hash;
    });
    const place = look.incarnations.find(({ id }) => id === incarnation);
    judge.expect('I3', place?.dseq === log.length && place.hash === prevHash, () => `the position of ${incarnation.slice(-4)} is ${place?.dseq}, its log has ${log.length}`);
  }
}

/** I1, I2, I9, I15, I21: each operation of the book has had its effect, once and whole, and nothing else has had any. */
function checkEffects({ judge, book, restored, tally }: Ended, companyId: string, look: CompanyLook, tills: readonly CastTill[]): void {
  const stored = new Map<EntityName, Stored>();
  const storedOf = (entity: EntityName): Stored => {
    const known = stored.get(entity) ?? new Map(look.rows(entity).map(({ row }) => [JSON.stringify(entityOf(entity).key.map((name) => row[name])), row]));
    stored.set(entity, known);
    return known;
  };
  const logged = Map.groupBy(look.log, ({ header }) => header.opId);
  const written = new Set<string>();
  for (const done of book.all().filter((one) => one.companyId === companyId)) {
    const { header } = done.commit;
    const rows = logged.get(header.opId) ?? [];
    const till = tills.find(({ name }) => name === done.line);
    const revoked = tills.some(({ revokedAtMs, device }) => revokedAtMs !== null && device.deviceId === header.device);
    // A revoked till that has handed in everything asks no more: it never hears that the server went back behind that.
    // What nobody had acknowledged when a disk was lost is on no machine any more.
    const isUnheard = book.isLost(done) && !book.isAcknowledged(header.opId);
    if (isUnheard && rows.length === 0) tally('lost-unheard');
    const mayBeAbsent = book.isLost(done) ? isUnheard : till === undefined || (revoked && restored);
    // Whichever life of whichever twin brought it: the operation is what must not be lost.
    judge.expect(till?.twin ? 'I15' : 'I1', rows.length > 0 || mayBeAbsent, () => `commit ${header.dseq} of ${done.line} (${done.nature}) is not on the server`);
    if (rows.length === 0) continue;
    if (quarantinable.has(done.nature)) checkQuarantined(judge, done, look, mayBeAbsent, revoked);
    if (done.nature !== 'healthy' && done.nature !== 'newer') continue;
    const applied = rows.filter(({ verdict }) => verdict === 'applied').length;
    const hasMoved = done.edit !== undefined && tills.some(({ name, stores, device }) => stores.size > 1 && (name === (done.lineBefore ?? done.line) || device.deviceId === header.device));
    if ((revoked || hasMoved) && applied === 0) {
      checkQuarantined(judge, done, look, mayBeAbsent, revoked);
      continue;
    }
    judge.expect('I2', applied === 1, () => `commit ${header.dseq} of ${done.line} was applied ${applied} times: ${rows.map((row) => `${row.verdict} ${row.reason ?? ''}`).join(', ')}`);
    for (const fact of done.facts) {
      written.add(`${fact.entity} ${String(fact.row['id'])}`);
      checkFact(judge, done, fact, storedOf);
    }
  }
  for (const entity of ['receipt', 'shiftOpening', 'shiftClosing', 'cashMovement', 'cashCount', 'journalEntry'] as const) {
    const extra = [...storedOf(entity).values()].find((row) => !written.has(`${entity} ${String(row['id'])}`));
    judge.expect('I2', !extra, () => `the server has a ${entity} ${String(extra?.['id'])} nobody wrote`);
  }
}

function checkFact(judge: Judge, done: Done, { entity, row }: Fact, storedOf: (entity: EntityName) => Stored): void {
  const name = entity as EntityName;
  const about = `${entity} ${String(row['id'])} of commit ${done.commit.header.dseq} of ${done.line}`;
  judge.expect('I1', same(name, storedOf(name).get(JSON.stringify([row['id']])), row), () => `${about} is not on the server as it was written`);
  for (const part of partsOf(name)) {
    const [ownerKey, ...ownKeys] = entityOf(part.entity).key as [string, ...string[]];
    const written = row[part.as] as readonly Row[];
    const there = written.filter((each) => same(part.entity, storedOf(part.entity).get(JSON.stringify([each[ownerKey], ...ownKeys.map((key) => each[key])])), each));
    judge.expect('I21', there.length === written.length, () => `${about} has ${there.length} of its ${written.length} ${part.as}`);
  }
}

function same(entity: EntityName, stored: Row | undefined, written: Row): boolean {
  return stored !== undefined && Object.keys(entityOf(entity).columns).every((name) => name === 'companyId' || canonical(stored[name]) === canonical(written[name]));
}

/** JSON with its keys in order: a database need not keep the order in which they were written. */
export function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
}

function checkQuarantined(judge: Judge, done: Done, look: CompanyLook, mayBeAbsent: boolean, revoked: boolean): void {
  const { header, payload } = done.commit;
  const about = `${done.nature} commit ${header.dseq} of ${done.line}`;
  const kept = look.quarantine.filter((row) => row.header.opId === header.opId && Buffer.compare(row.payload, payload) === 0);
  judge.expect('I9', kept.length > 0 || mayBeAbsent, () => `the bytes of the ${about} were not kept as they came`);
  judge.expect('I9', revoked || kept.every(({ id }) => look.attention.some((item) => item.kind === 'quarantined-commit' && item.subject === id && item.closedAt === null)), () => `nobody is told of the ${about}`);
}

/** I11, I12: numbers without gaps or doubles, and money that adds up on both sides. */
function checkLedger({ judge, book }: Ended, companyId: string, look: CompanyLook, tills: readonly CastTill[]): void {
  const receipts = look.rows('receipt').map(({ row }) => row);
  // A life that was shared by twins has two receipts of one number: nobody could know, until they met the server.
  const shared = new Set(tills.flatMap(({ twin, firstLife }) => (twin ? [firstLife] : [])));
  const cut = new Set(tills.filter(({ revokedAtMs }) => revokedAtMs !== null).map(({ device }) => device.tillId));
  for (const [life, own] of Map.groupBy(receipts, (row) => String(row['incarnationId']))) {
    if (shared.has(life) || cut.has(String(own[0]?.['tillId']))) continue;
    const numbers = own.map((row) => Number(row['number'])).sort((a, b) => a - b);
    judge.expect('I11', numbers.every((number, index) => number === index + 1), () => `receipts of the life ${life.slice(-4)} are numbered ${numbers.join(' ')}`);
  }
  checkPaper(judge, receipts, tills, cut);
  for (const [document, entries] of Map.groupBy(look.rows('ledgerEntry'), ({ row }) => String(row['documentId']))) judge.expect('I12', sum(entries, 'amountMinor') === 0, () => `the entries of ${document} come to ${sum(entries, 'amountMinor')}`);
  const paid = sum(look.rows('tender'), 'amountMinor');
  const total = receipts.reduce((all, row) => all + Number(row['totalMinor']), 0);
  const ids = new Set(receipts.map((row) => row['id']));
  const written = book.all().filter((done) => done.companyId === companyId && (done.nature === 'healthy' || done.nature === 'newer')).flatMap(({ facts }) => facts)
    .filter(({ entity, row }) => entity === 'receipt' && ids.has(row['id'])).reduce((all, { row }) => all + Number(row['totalMinor']), 0);
  judge.expect('I12', paid === total && total === written, () => `receipts come to ${total}, tenders to ${paid}, the book to ${written}`);
}

/** I11: what stands on paper stands there once. Twins know nothing of each other, and no program of ours chooses their series here. */
function checkPaper(judge: Judge, receipts: readonly Row[], tills: readonly CastTill[], cut: ReadonlySet<string>): void {
  const doubtful = new Set([...cut, ...tills.filter(({ twin }) => twin).flatMap(({ rows }) => [...rows])]);
  for (const [number, own] of Map.groupBy(receipts.filter((row) => !doubtful.has(String(row['tillId']))), (row) => `${String(row['tillId'])} ${String(row['series'])}-${String(row['number'])}`)) {
    judge.expect('I11', own.length === 1, () => `${own.length} receipts bear the number ${number.slice(-12)}`);
  }
}

function sum(rows: readonly { readonly row: Row }[], column: string): number {
  return rows.reduce((all, { row }) => all + Number(row[column]), 0);
}

/** I19: the feed has one row for each key of a scope, and no number beyond the head. */
function checkGrowth(judge: Judge, { feed, head }: CompanyLook): void {
  judge.expect('I19', new Set(feed.map((row) => `${row.scope} ${row.entity} ${row.key}`)).size === feed.length, () => 'the feed has two rows of one key');
  judge.expect('I19', feed.every(({ seq }) => seq <= head), () => `the feed goes beyond its head ${head}`);
}

/** I1 on the till's side: whatever it was told, and whichever life it lives, it keeps what it wrote. */
function checkOutbox({ judge, book }: Ended, till: CastTill): void {
  const outbox = till.process.disk().outbox();
  const own = book.of(till.name);
  judge.expect('I17', outbox.length >= till.inherited + own.length, () => `${till.name} wrote ${till.inherited + own.length} commits and holds ${outbox.length}`);
  const other = own.find(({ commit }, index) => {
    const held = outbox[till.inherited + index];
    return held?.header.opId !== commit.header.opId || Buffer.compare(held.payload, commit.payload) !== 0;
  });
  judge.expect('I1', !other, () => `${till.name} no longer holds its commit ${other?.commit.header.dseq}`);
}

/** I15: twins that both went on do not both live the life they shared. One that did nothing since is no other history. */
function checkFork({ judge }: Ended, till: CastTill, tills: readonly CastTill[]): void {
  const twins = tills.filter((one) => one.twin && one.firstLife === till.firstLife && one.revokedAtMs === null && one.process.disk().life().incarnation === one.firstLife);
  const histories = twins.map(({ process }) => process.disk().outbox().map(({ header }) => header.hash)).sort((a, b) => b.length - a.length);
  const two = histories.some((history) => history.some((hash, index) => hash !== histories[0]?.[index]));
  judge.expect('I15', !two, () => `${twins.map(({ name }) => name).join(' and ')} go on as one till with two histories`);
}

/** I5, I8: a till has exactly the rows it is entitled to, as they are on the server. */
function checkRows({ judge }: Ended, till: CastTill, look: CompanyLook): void {
  for (const entity of downEntities().filter((name) => name !== 'blob')) {
    const key = (row: Row): string => JSON.stringify(entityOf(entity).key.map((name) => row[name]));
    const entitled = new Map(look.rows(entity).filter(({ row }) => entityOf(entity).scope === 'company' || row['storeId'] === till.device.storeId).map(({ row }) => [key(row), row]));
    const has = new Map(till.process.disk().rows(entity).map((row) => [key(row), row]));
    for (const [keyText, row] of has) judge.expect('I8', entitled.has(keyText), () => `${till.name} has ${entity} ${keyText}, which is not its own or not there: ${canonical(row)}`);
    for (const [keyText, row] of entitled) {
      const own = has.get(keyText);
      const right = entity === 'staff' ? { ...row, pinVerifier: pepper(String(row['pinVerifier'])) } : row;
      judge.expect('I5', own !== undefined && Object.keys(own).every((name) => canonical(own[name]) === canonical(right[name])), () => `${till.name} has ${entity} ${keyText} as ${canonical(own)}, the server as ${canonical(right)}`);
    }
  }
}

/** I25: what the till would say of its copy is what the rows of the server come to, made from the rows themselves. */
function checkProof({ judge }: Ended, till: CastTill, look: CompanyLook): void {
  const said = new Map(till.process.disk().digest().entities.map(({ entity, buckets }) => [entity, buckets.map(([bucket, rows, sum]) => `${bucket} ${rows} ${sum}`).sort().join(', ')]));
  for (const entity of downEntities().filter((name) => name !== 'blob')) {
    const hashes = look.rows(entity).filter(({ row }) => entityOf(entity).scope === 'company' || row['storeId'] === till.device.storeId).map(({ row }) => rowHash(pageColumns(entity).map((name) => row[name] ?? null)));
    const right = [...Map.groupBy(hashes, (hash) => Number(hash & 255n))].map(([bucket, all]) => `${bucket} ${all.length} ${BigInt.asUintN(64, all.reduce((sum, hash) => sum + hash, 0n))}`).sort().join(', ');
    judge.expect('I25', said.get(entity) === right, () => `${till.name} says of its ${entity}: ${said.get(entity) ?? 'nothing'}; the rows come to ${right}`);
  }
}
