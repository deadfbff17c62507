import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { systemClock } from '#host/platform/clock.ts';
import { recordContact } from '#host/posting/contact.ts';
import { exactly, fillReady, gesture, openScratchHost, readyToSell, removeDir, scratchDir, signIn, value, type ScratchHost } from '../../scratch-host.fixture.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const good = demoShop.good.find((one) => one.unit === 'pcs' && one.taxCode === 'standard');
const code = demoShop.barcode.find((row) => row.goodId === good?.id && row.packMicro === 1_000_000)?.code ?? '';
const usual = demoShop.price.find((row) => row.goodId === good?.id)?.amountMinor ?? 0;

describe('a till whose clock is wrong', () => {
  let dir = '';
  let scratch: ScratchHost;
  beforeEach(() => { dir = scratchDir(); });
  afterEach(async () => {
    await scratch.close();
    removeDir(dir);
  });

  const open = async (nowMs: () => number): Promise<void> => {
    scratch = await openScratchHost(dir, { clock: { ...systemClock, nowMs } });
  };
  /** A till with an open shift from the time its clock was right, going wrong by so much and meeting the server then. */
  const openOffBy = async (offMs: number): Promise<void> => {
    await fillReady(dir);
    await open(() => Date.now() + offMs);
    await signIn(scratch);
    scratch.host.store.write((tx) => { recordContact(tx, Date.now() + offMs, -offMs); });
  };
  const setPrice = (validFrom: number, amountMinor: number): void => {
    const { sql, params } = upsertStatement('price');
    scratch.host.store.writeReplica((tx) => { tx.run(sql, ...params({ listId: demoShop.priceList[0]?.id, goodId: good?.id, validFrom, amountMinor })); });
  };
  const scan = () => value(scratch.till.sale.scan({ ...gesture(), code }));
  const sold = async () => {
    const { receiptId } = await value(scratch.till.sale.pay(exactly(await scan())));
    return scratch.host.store.read((tx) => tx.get<{ price: number; rate: number | null; at: number; trust: string }>(
      `SELECT l.price_minor AS price, l.tax_rate_bps AS rate, r.occurred_at AS at, r.clock_trust AS trust FROM receipt r JOIN receipt_line l ON l.receipt_id = r.id WHERE r.id = ?`, receiptId,
    ));
  };

  it('ten minutes slow, sells at a price headquarters set this minute', async () => {
    await openOffBy(-10 * MINUTE);
    setPrice(Date.now() - 1, usual + 5_00);
    expect((await scan()).lines[0]?.priceMinor).toBe(usual + 5_00);
  });

  it('a year fast, does not jump ahead to a price of next month, also after it has sold', async () => {
    await openOffBy(365 * DAY);
    setPrice(Date.now() + 30 * DAY, usual + 5_00);
    expect((await sold())?.price).toBe(usual);
    expect((await scan()).lines[0]?.priceMinor).toBe(usual);
  });

  it('put back to 2020 after it has sold, sells at today\'s price and rate, and its facts keep the time it believes', async () => {
    await fillReady(dir);
    const wrong = Date.parse('2020-05-05T10:00:00Z');
    await open(() => wrong);
    await signIn(scratch);
    setPrice(Date.now() - DAY, usual + 5_00);
    expect(await sold()).toEqual({ price: usual + 5_00, rate: 2200, at: wrong, trust: 'suspect' });
  });

  it.each(['2020-01-01', '1980-01-01'])('in %s from its first minute, sells at the first price with the VAT of the first rate', async (date) => {
    await open(() => Date.parse(date));
    await readyToSell(scratch);
    expect(await sold()).toMatchObject({ price: usual, rate: 2000 });
  });
});
