/** A till with a shop's worth of data on disk, grown once per run and measured through its own contract. */
import { closeSync, cpSync, fsyncSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectClient, type Connection } from '#contract/define/client.ts';
import { textChannel } from '#contract/define/text-channel.ts';
import { terminalServices } from '#contract/terminal/services.ts';
import { TERMINAL_VERSION } from '#contract/terminal/version.ts';
import { demoLogins, demoShop } from '#domain/demo-shop/shop.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import { composeHost, type Host } from '#host/compose.ts';
import { connect } from '#host/db/connection.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import type { ReplicaTx } from '#host/db/tx.ts';
import { createCatalogIndex } from '#host/features/catalog/catalog-index.ts';
import { openHostSecrets, type HostSecrets } from '#host/host-secrets.ts';
import { systemClock } from '#host/platform/clock.ts';
import { openLog } from '#host/platform/log.ts';
import { dataPaths } from '#host/platform/paths.ts';
import { fileSecretStore } from '#host/platform/secret-store.ts';
import { systemTimer } from '#host/platform/timer.ts';
import { memoryWires } from '#host/transport/memory-pair.ts';
import { generateGoods } from '../support/goods-generator.ts';
import { fillHistory } from './history.ts';

export type TillSize = { readonly goods: number; readonly storedLines: number };

export type BenchTill = {
  readonly dir: string;
  readonly host: Host;
  readonly secrets: HostSecrets;
  readonly client: Connection<typeof terminalServices>;
  /** Codes of generated goods, in no order. */
  readonly barcodes: readonly string[];
  readonly goodIds: readonly string[];
  readonly names: readonly string[];
  /** Stored ones, of uneven size; numbered from 1 in the series OLD. */
  readonly receipts: number;
  readonly size: TillSize;
};

/** A folder as it was filled, which nobody starts in: tills are copies of it. */
type Grown = Pick<BenchTill, 'dir' | 'barcodes' | 'goodIds' | 'names' | 'receipts' | 'size'>;

let grown: Grown | null = null;
let current: BenchTill | null = null;

/** The till of this run; benches asking for the same size share it, or get a copy as it was on its first day. Signed in, shift open. */
export async function benchTill(size: TillSize, log: (text: string) => void): Promise<BenchTill> {
  if (current && isOf(current, size)) return current;
  if (current) rmSync(await releaseBenchTill(), { recursive: true, force: true });
  if (grown && !isOf(grown, size)) forgetGrown();
  if (!grown) {
    const began = performance.now();
    grown = await growTill(newFolder(), size);
    log(`  till with ${size.goods} goods and ${size.storedLines} stored lines made in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
  const dir = newFolder();
  cpSync(grown.dir, dir, { recursive: true });
  putOnDisk(dir);
  const { host, secrets, client } = await openHost(dir);
  await comeToWork(client);
  current = { ...grown, dir, host, secrets, client };
  return current;
}

/** Gigabytes that the system has yet to write would hold up the durable writes that are measured: no shop's till has them. */
function putOnDisk(dir: string): void {
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = openSync(join(entry.parentPath, entry.name), 'r+');
    fsyncSync(file);
    closeSync(file);
  }
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'lavka-bench-'));
const isOf = (till: Pick<BenchTill, 'size'>, { goods, storedLines }: TillSize): boolean => till.size.goods === goods && till.size.storedLines === storedLines;

function forgetGrown(): void {
  if (grown) rmSync(grown.dir, { recursive: true, force: true });
  grown = null;
}

/** Stops the host but leaves its folder; for benches that start it as a process of its own. */
export async function releaseBenchTill(): Promise<string> {
  assert(current !== null, 'a till was grown before it is released');
  const { dir, host, client } = current;
  client.close();
  await host.close();
  current = null;
  return dir;
}

export async function closeBenchTill(): Promise<void> {
  if (current) rmSync(await releaseBenchTill(), { recursive: true, force: true });
  forgetGrown();
}

async function openHost(dir: string): Promise<Pick<BenchTill, 'host' | 'secrets' | 'client'>> {
  const paths = dataPaths(dir);
  const secrets = await openHostSecrets(fileSecretStore(paths.secrets), paths.database);
  const host = await composeHost({
    paths, secrets, clock: systemClock, timer: systemTimer, log: openLog(paths.logs, 'bench', 'error'), build: 'bench', suggestedServer: '', defaultPrinter: '',
  });
  const [own, its] = memoryWires();
  host.dispatcher.attach(textChannel(its), () => true);
  const client = await connectClient(textChannel(own), terminalServices, { version: TERMINAL_VERSION, token: '', client: 'bench' });
  return { host, secrets, client };
}

async function growTill(dir: string, size: TillSize): Promise<Grown> {
  const { host, secrets, client } = await openHost(dir);
  const demo = await client.enrolment.tryDemo({});
  assert(demo.ok, 'the demo shop opens');
  const goods = fillGoods(host, size.goods);
  const receipts = fillHistory(host, goods, size.storedLines);
  const { database, replica } = dataPaths(dir);
  for (const path of [database, replica]) moveLog(path, secrets);
  client.close();
  await host.close();
  return { dir, ...goods, receipts, size };
}

/** What filling left in the log is none of what a sale costs: it is moved before anybody comes to work. */
function moveLog(path: string, secrets: HostSecrets): void {
  const connection = connect(path, secrets.databaseKey, 'writer');
  connection.pragma('wal_checkpoint(PASSIVE)');
  connection.close();
}

async function comeToWork(client: BenchTill['client']): Promise<void> {
  const person = demoLogins.tills[0]?.staff[0];
  assert(person !== undefined, 'the demo shop has staff');
  const members = await client.staff.list({});
  const member = members.ok ? members.value.members.find((one) => one.name === person.name) : undefined;
  assert(member !== undefined, 'the staff of the demo shop are here');
  const signedIn = await client.staff.signIn({ staffId: member.id, pin: person.pin });
  assert(signedIn.ok, 'the demo PIN fits');
  const opened = await client.shift.open({ floatMinor: 0 });
  assert(opened.ok, 'a shift opens');
}

const CHUNK = 5_000;

function fillGoods(host: Host, count: number): Pick<BenchTill, 'barcodes' | 'goodIds' | 'names'> {
  const listId = demoShop.priceList[0]?.id ?? '';
  const index = createCatalogIndex();
  const barcodes: string[] = [];
  const goodIds: string[] = [];
  const names: string[] = [];
  const put = (tx: ReplicaTx, entity: EntityName, row: Readonly<Record<string, unknown>>): void => {
    const { sql, params } = statements[entity] ??= upsertStatement(entity);
    tx.run(sql, ...params(row));
  };
  const statements: Partial<Record<EntityName, ReturnType<typeof upsertStatement>>> = {};
  const goods = generateGoods({ count, seed: 1, listId, validFrom: 0 });
  for (let done = 0; done < count; done += CHUNK) {
    host.store.writeReplica((tx) => {
      const chunk: string[] = [];
      for (let taken = 0; taken < CHUNK; taken++) {
        const next = goods.next();
        if (next.done) break;
        const { good, barcode, price } = next.value;
        put(tx, 'good', good);
        put(tx, 'barcode', barcode);
        put(tx, 'price', price);
        chunk.push(good.id);
        barcodes.push(barcode.code);
        names.push(good.name);
      }
      index.goodsChanged(tx, chunk);
      goodIds.push(...chunk);
    });
  }
  return { barcodes, goodIds, names };
}
