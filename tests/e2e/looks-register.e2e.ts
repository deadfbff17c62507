/**
 * A disk that is full, a receipt that is, and one at which the register stops: what the screen says, and the way on. The register is a scripted
 * double behind the port of the till, which runs in this process; the disk is full for SQLite itself, which may not make its file any larger.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { MAX_LINES } from '#domain/sale/line.ts';
import type { Register, RegisterAnswer } from '#host/features/sale/register-port.ts';
import { composeHost, type Host } from '#host/compose.ts';
import { openHostSecrets } from '#host/host-secrets.ts';
import { systemClock } from '#host/platform/clock.ts';
import { openLog } from '#host/platform/log.ts';
import { dataPaths } from '#host/platform/paths.ts';
import { fileSecretStore } from '#host/platform/secret-store.ts';
import { systemTimer } from '#host/platform/timer.ts';
import { openLoopbackHost } from '#host/transport/loopback-host.ts';
import { freePort, ROOT, until } from '../support/processes.ts';
import { connectTill, type TillClient } from '../support/till-client.ts';
import { comeToWork } from './demo-till.ts';
import { SIZES } from './looks.ts';
import { tourOf, type Tour } from './looks-tour.ts';
import { same, type Story } from './story.ts';
import { openTill, type TillPage } from './till-page.ts';

type Stand = { readonly host: Host; readonly till: TillPage; readonly client: TillClient; readonly tour: Tour; readonly script: { answer: RegisterAnswer } };

const SMALL = SIZES.slice(0, 1);
const [bread, milk] = demoShop.good.filter((good) => good.unit === 'pcs').map((good) => demoShop.barcode.find((row) => row.goodId === good.id && row.packMicro === 1_000_000)?.code ?? '');
const weighed = demoShop.good.find((good) => good.unit === 'kg')?.id ?? '';
const registered: RegisterAnswer = { kind: 'registered', result: { register: 'none' } };

export async function run(story: Story): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-register-'));
  const paths = dataPaths(dir);
  const script: Stand['script'] = { answer: registered };
  const register: Register = { register: () => Promise.resolve(script.answer), resolve: () => Promise.resolve(script.answer) };
  const log = openLog(paths.logs, 'e2e', 'error');
  const host = await composeHost({
    paths, secrets: await openHostSecrets(fileSecretStore(paths.secrets), paths.database), clock: systemClock, timer: systemTimer, log, build: 'e2e', suggestedServer: '', defaultPrinter: '', register,
  });
  const loopback = await openLoopbackHost({ dispatcher: host.dispatcher, staticDir: join(ROOT, 'dist/renderer'), port: await freePort(), clock: systemClock, log: log.module('transport') });
  const client = await connectTill(loopback.url);
  try {
    await comeToWork(client, 'cashier');
    await client.settings.change({ theme: 'light' });
    const till = await openTill(await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce' }), loopback.url);
    await till.page.getByText('Чек пуст').waitFor();
    const stand: Stand = { host, till, client, script, tour: tourOf(story, till.page, async (dress) => void (await client.settings.change(dress))) };
    await story.part('a full disk', () => fullDisk(story, stand));
    await story.part('a full receipt', () => fullReceipt(story, stand));
    await story.part('a register that stops', () => stoppedRegister(story, stand));
  } finally {
    client.close();
    await loopback.close();
    await host.close();
    log.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function linesNow({ client }: Stand): Promise<number> {
  const view = await client.sale.view({});
  if (!view.ok) throw new Error(view.code);
  return view.value.lines.length;
}

/** Nothing is lost, nothing is half done: the good is not in the receipt, the receipt is as it was, and the same gesture works once there is room. */
async function fullDisk({ step }: Story, stand: Stand): Promise<void> {
  const { host: { store }, till, client, tour } = stand;
  const { page } = till;
  const limit = (pages: number): void => { store.read((tx) => tx.get(`PRAGMA max_page_count = ${pages}`)); };
  const told = page.getByTestId('refusal');
  let kept = 0;
  await step('a good read on a full disk is not in the receipt, and the screen says why, what is kept and whom to call', async () => {
    await till.scan(bread ?? '');
    await till.lines(1);
    limit(store.read((tx) => tx.get<{ page_count: number }>('PRAGMA page_count'))?.page_count ?? 0);
    // Free pages within the file first.
    for (let more = true; more;) more = (await client.sale.add({ gesture: crypto.randomUUID(), goodId: weighed, quantityMicro: 100_000 })).ok;
    kept = await linesNow(stand);
    await till.scan(milk ?? '');
    await told.getByText('На диске кассы кончилось место. Чек сохранён, новое записать нельзя. Позовите старшего: освободите место на диске.').waitFor();
    same('lines', await linesNow(stand), kept);
  });
  limit(1_000_000);
  await tour('sale-disk-full', SMALL);
  await step('with room again the good is taken, and the receipt is paid', async () => {
    await page.keyboard.press('Enter');
    await told.waitFor({ state: 'hidden' });
    await till.scan(milk ?? '');
    await until('the good', 20_000, async () => (await linesNow(stand)) === kept + 1);
    await till.pay(null);
  });
}

async function fullReceipt({ step }: Story, stand: Stand): Promise<void> {
  const { till, client, tour } = stand;
  const { page } = till;
  for (let line = 1; line < MAX_LINES; line++) await client.sale.add({ gesture: crypto.randomUUID(), goodId: weighed, quantityMicro: 100_000 + line * 1_000 });
  await step('HSA8: before the last line the screen says how much still fits', async () => {
    await page.getByTestId('full-soon').getByText('Ещё 1 строка, и чек полон').waitFor();
  });
  await tour('sale-full-soon', SMALL);
  await step('HSA8: the last line there can be is taken, the one after it is refused with the way on', async () => {
    await till.scan(bread ?? '');
    await until('the last line', 20_000, async () => (await linesNow(stand)) === MAX_LINES);
    await till.scan(milk ?? '');
    await page.getByTestId('refusal').getByText(`В чеке уже ${MAX_LINES} строк`).waitFor();
    await page.getByText('Примите оплату за этот чек').waitFor();
    same('lines', await linesNow(stand), MAX_LINES);
  });
  await tour('sale-full', SMALL);
  await step('HSA8: it is paid with one key more, and the next receipt begins with the goods left over', async () => {
    await page.keyboard.press('Enter');
    await page.getByTestId('refusal').waitFor({ state: 'hidden' });
    await till.pay(null);
    await till.scan(milk ?? '');
    await until('the next receipt', 20_000, async () => (await linesNow(stand)) === 1);
    const { receipts: [receipt] } = await valueOf(client.receipt.list({ limit: 1 }));
    const paper = await valueOf(client.receipt.paper({ receiptId: receipt?.id ?? '' }));
    same('the paper has the last line', paper.lines.some((text) => text.includes(`${MAX_LINES}`)) || paper.lines.length > MAX_LINES, true);
  });
}

async function valueOf<T>(answer: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string }>): Promise<T> {
  const given = await answer;
  if (!given.ok) throw new Error(given.code);
  return given.value;
}

async function stoppedRegister({ step }: Story, stand: Stand): Promise<void> {
  const { till, tour, script } = stand;
  const { page } = till;
  const notice = page.getByTestId('sale-state');
  await step('HSA15: a register that says nothing leaves a receipt that cannot be changed, and the screen says so after a new start too', async () => {
    script.answer = { kind: 'unknown' };
    await page.keyboard.press('Enter');
    await page.getByRole('alert').first().waitFor();
    await page.reload();
    await notice.waitFor();
  });
  await tour('sale-register-unknown', SMALL);
  await step('HSA15: a good that is read then is refused aloud, and the receipt is as it was', async () => {
    const before = await linesNow(stand);
    await till.scan(bread ?? '');
    await page.getByTestId('refusal').waitFor();
    same('lines', await linesNow(stand), before);
    await page.keyboard.press('Enter');
    await page.getByTestId('refusal').waitFor({ state: 'hidden' });
  });
  await step('HSA16: a register that refuses says why, and the receipt can be changed again', async () => {
    script.answer = { kind: 'refused', reason: 'Смена регистратора открыта больше суток' };
    await page.keyboard.press('Enter');
    await page.getByText('Смена регистратора открыта больше суток').first().waitFor();
    await page.reload();
    await page.getByText('Смена регистратора открыта больше суток').first().waitFor();
  });
  await tour('sale-register-refused', SMALL);
  await step('HSA16: paid again it is registered, and the notice is gone', async () => {
    script.answer = registered;
    await till.pay(null);
    await notice.waitFor({ state: 'hidden' });
  });
}
