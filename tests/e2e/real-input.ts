/**
 * `npm run real-input [-- FILE... | --goods N]`: a whole catalogue through a whole shop. Imports the goods, pairs a fresh till, lets it
 * sync, stops the server, sells ten baskets by barcode and by name in a real browser, starts the server, compares every kopeck at HQ.
 */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { canonicalBarcode, isValidEan } from '#domain/codes/ean.ts';
import { searchTokens } from '#domain/search/tokens.ts';
import { demoPrice } from '#server/features/import/demo-price.ts';
import { writeGoodsTsv } from '../support/goods-generator.ts';
import { freePort, ROOT, until } from '../support/processes.ts';
import { connectTill } from '../support/till-client.ts';
import { CASHIER, COMPANY_NAME, startHost, startServer, startWorld, type World } from '../support/world.ts';
import { launchBrowser } from './browser.ts';
import { givenHands } from './hand.ts';
import { same } from './story.ts';
import { openTill, type TillPage } from './till-page.ts';

const BASKETS = 10;
const LINES = 5;

type Sample = { readonly barcode: string; readonly name: string };
type Sold = { readonly number: string; readonly totalMinor: number; readonly lines: number };

const { values, positionals } = parseArgs({ allowPositionals: true, options: { goods: { type: 'string', default: '20000' } } });
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const seconds = (began: number): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;

/** Runs the import as an operator would, beside the running server; answers its closing words. */
function importFiles(world: World, files: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['sync-server/features/import/cli.ts', 'products', ...files, '--company', COMPANY_NAME, '--data', join(world.dir, 'server'), '--errors', join(world.dir, 'import-errors.tsv')], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let words = '';
    child.stdout.on('data', (chunk: Buffer) => { words += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { words += chunk.toString(); });
    child.once('exit', (code) => (code === 0 ? resolve(words) : reject(new Error(`the import ended with ${code}\n${words}`))));
  });
}

/** Goods spread evenly over the files: every so-many-th row with a barcode a scanner could read. */
async function sampleGoods(files: readonly string[], wanted: number): Promise<Sample[]> {
  const found: Sample[] = [];
  const perFile = Math.ceil(wanted / files.length);
  for (const file of files) {
    let row = 0;
    let taken = 0;
    for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
      row += 1;
      const [, barcode = '', name = ''] = line.split('\t');
      if (row === 1 || row % 37 !== 0 || taken >= perFile || !/^\d{8,13}$/.test(barcode) || !isValidEan(barcode) || name.trim() === '') continue;
      found.push({ barcode, name });
      taken += 1;
    }
  }
  return found.slice(0, wanted);
}

/** Sells one basket: most lines scanned, the last found by the beginnings of its words. */
async function sellBasket(till: TillPage, client: Awaited<ReturnType<typeof connectTill>>, goods: readonly Sample[]): Promise<Sold> {
  for (const [index, good] of goods.slice(0, -1).entries()) {
    await till.scan(good.barcode);
    await till.lines(index + 1);
  }
  const last = goods.at(-1) as Sample;
  const words = [...searchTokens(last.name)].filter((word) => word.length > 2).slice(0, 3);
  await till.addByName(words.map((word) => word.slice(0, 6)).join(' '));
  const view = await until('the basket on the till', 10_000, async () => {
    const answer = await client.sale.view({});
    return answer.ok && answer.value.lines.reduce((sum, line) => sum + line.quantityMicro, 0) >= goods.length * 1_000_000 ? answer.value : null;
  });
  for (const good of goods.slice(0, -1)) {
    const price = demoPrice(canonicalBarcode(good.barcode));
    if (!view.lines.some((line) => line.priceMinor === price)) throw new Error(`${good.barcode} should cost ${price}, the till has ${JSON.stringify(view.lines.map((line) => [line.name, line.priceMinor]))}`);
  }
  const number = await till.pay(null);
  return { number, totalMinor: view.totalMinor, lines: view.lines.length };
}

async function sellOffline(world: World, hostUrl: string, goods: readonly Sample[]): Promise<Sold[]> {
  const browser = givenHands(await launchBrowser());
  const client = await connectTill(hostUrl);
  try {
    const till = await openTill(await browser.newContext({ viewport: { width: 1024, height: 768 }, locale: 'ru-RU' }), hostUrl);
    await till.signIn(CASHIER.name, CASHIER.pin);
    await till.openShift('1000');
    await world.server.stop();
    say('the server is stopped; selling goes on');
    const sold: Sold[] = [];
    for (let basket = 0; basket < BASKETS; basket++) {
      sold.push(await sellBasket(till, client, goods.slice(basket * LINES, (basket + 1) * LINES)));
      const last = sold.at(-1) as Sold;
      say(`  ${last.number}  ${last.lines} lines  ${(last.totalMinor / 100).toFixed(2)}`);
    }
    return sold;
  } finally {
    client.close();
    await browser.close();
  }
}

async function compareAtHq(world: World, hostUrl: string, sold: readonly Sold[]): Promise<void> {
  const again = await startServer(world.dir, Number(new URL(world.server.url).port));
  const client = await connectTill(hostUrl);
  try {
    await until('everything sold to reach the server', 120_000, async () => {
      const state = await client.till.state({});
      return state.ok && state.value.sync.unsent === 0;
    });
    const receipts = await world.hq.allReceipts();
    const atHq = await Promise.all(receipts.map(async (receipt) => {
      const detail = await world.hq.receipt(receipt.id);
      return { number: receipt.number, totalMinor: receipt.totalMinor, lines: detail.lines.length, sum: detail.lines.reduce((sum, line) => sum + line.totalMinor, 0), paid: detail.tenders.reduce((sum, tender) => sum + tender.amountMinor, 0) };
    }));
    atHq.sort((a, b) => a.number.localeCompare(b.number));
    same('receipts at HQ', atHq, [...sold].sort((a, b) => a.number.localeCompare(b.number)).map((one) => ({ ...one, sum: one.totalMinor, paid: one.totalMinor })));
    say(`HQ has all ${atHq.length} receipts, ${(atHq.reduce((sum, one) => sum + one.totalMinor, 0) / 100).toFixed(2)} in total, equal to the kopeck`);
  } finally {
    client.close();
    await again.stop();
  }
}

const world = await startWorld({ goods: 0 });
let passed = false;
const closers: (() => Promise<void>)[] = [() => world.stop()];
try {
  let files: readonly string[] = positionals;
  if (files.length === 0) {
    files = [join(world.dir, 'generated.tsv')];
    await writeGoodsTsv(files[0] as string, { count: Number(values.goods), seed: 20 });
  }
  say(`importing ${files.length === 1 ? basename(files[0] as string) : `${files.length} files`} …`);
  const importBegan = performance.now();
  say((await importFiles(world, files)).trim().split('\n').slice(-12).join('\n'));
  say(`imported in ${seconds(importBegan)}`);
  const syncBegan = performance.now();
  const host = await startHost(world.dir, { name: 'till', port: await freePort(), serverUrl: world.server.url, pairingCode: world.pairingCode });
  closers.unshift(() => host.stop());
  const goods = await sampleGoods(files, BASKETS * LINES);
  const client = await connectTill(host.url);
  await until('the whole shop on the till', 600_000, async () => {
    const state = await client.till.state({});
    return state.ok && state.value.phase === 'ready' && state.value.sync.loading === null;
  });
  client.close();
  say(`a fresh till has the whole shop after ${seconds(syncBegan)}`);
  await compareAtHq(world, host.url, await sellOffline(world, host.url, goods));
  passed = true;
} finally {
  for (const close of closers) await close();
}
say(passed ? '\n1 passed, 0 failed' : '\n0 passed, 1 failed');
