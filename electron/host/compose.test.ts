import { afterEach, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { openPrinterSink } from './devices/printer/printer-sink.fixture.ts';
import { exactly, gesture, openScratchHost, readyToSell, refusal, removeDir, scratchDir, signIn, value, withCash, type ScratchHost } from './scratch-host.fixture.ts';

const [bread] = demoShop.good;
const code = demoShop.barcode.find((row) => row.goodId === bread?.id && row.packMicro === 1_000_000)?.code ?? '';

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a till from first run to paper', () => {
  let dir = '';
  let open: ScratchHost | null = null;
  const start = async (options: Parameters<typeof openScratchHost>[1] = {}): Promise<ScratchHost> => {
    dir ||= scratchDir();
    open = await openScratchHost(dir, options);
    return open;
  };
  afterEach(async () => {
    await open?.close();
    open = null;
    removeDir(dir);
    dir = '';
  });

  it('signs in, opens a shift, scans, takes cash, posts and prints', async () => {
    const sink = await openPrinterSink();
    const scratch = await start({ defaultPrinter: `tcp://127.0.0.1:${sink.port}` });
    const { till } = scratch;
    expect((await value(till.till.state({}))).phase).toBe('unpaired');
    await readyToSell(scratch);
    expect(await value(till.till.state({}))).toMatchObject({ phase: 'ready', mode: 'demo', storeNumber: 1, tillNumber: 1, shift: { number: 1 } });

    const cart = await value(till.sale.scan({ ...gesture(), code }));
    expect(cart.lines).toHaveLength(1);
    const paid = await value(till.sale.pay(withCash(cart, cart.totalMinor + 100_00)));
    expect(paid).toMatchObject({ receiptId: cart.id, number: '1-1-A-000001', changeMinor: 100_00, totalMinor: cart.totalMinor });
    expect((await value(till.sale.view({}))).lines).toEqual([]);

    await until(async () => (await value(till.receipt.list({ limit: 5 }))).receipts[0]?.printState === 'confirmed');
    const paper = await value(till.receipt.paper({ receiptId: paid.receiptId }));
    expect(paper.lines.join('\n')).toContain('1-1-A-000001');
    expect(sink.jobs().length).toBe(2);
    await sink.close();
  });

  it('answers a payment asked for twice with the same receipt, also after a restart', async () => {
    const scratch = await start();
    await readyToSell(scratch);
    const cart = await value(scratch.till.sale.scan({ ...gesture(), code }));
    const [first, second] = await Promise.all([1, 2].map(() => value(scratch.till.sale.pay(exactly(cart)))));
    expect(second).toEqual(first);
    await scratch.close();
    const again = await start();
    expect(await value(again.till.sale.pay(exactly(cart)))).toEqual(first);
    await signIn(again);
    expect((await value(again.till.receipt.list({ limit: 10 }))).receipts).toHaveLength(1);
  });

  it('keeps cart and shift over a restart and asks for the PIN again', async () => {
    const scratch = await start();
    await readyToSell(scratch);
    const cart = await value(scratch.till.sale.scan({ ...gesture(), code }));
    await scratch.close();
    const again = await start();
    expect(await value(again.till.sale.view({}))).toEqual(cart);
    expect(await refusal(again.till.sale.scan({ ...gesture(), code }))).toBe('not-signed-in');
    await signIn(again);
    expect((await value(again.till.sale.scan({ ...gesture(), code }))).lines[0]?.quantityMicro).toBe(2_000_000);
  });

  it('leaves the demo shop with everything in it', async () => {
    const scratch = await start();
    const { till } = scratch;
    await readyToSell(scratch);
    const cart = await value(till.sale.scan({ ...gesture(), code }));
    await value(till.sale.pay(exactly(cart)));
    await value(till.sale.scan({ ...gesture(), code }));
    await value(till.sale.park({ ...gesture(), name: 'забытая' }));
    await value(till.enrolment.leaveDemo({}));
    expect(await value(till.till.state({}))).toMatchObject({ phase: 'unpaired', staff: null, shift: null, companyName: '', parkedCount: 0 });
    expect((await value(till.receipt.list({ limit: 5 }))).receipts).toEqual([]);
    expect((await value(till.catalog.search({ text: 'хлеб', limit: 5 }))).goods).toEqual([]);
    await readyToSell(scratch);
    const next = await value(till.sale.scan({ ...gesture(), code }));
    expect((await value(till.sale.pay(exactly(next)))).number).toBe('1-1-A-000001');
  });
});
