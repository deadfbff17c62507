import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { systemClock } from '#host/platform/clock.ts';
import { nextBatch, recordVerdicts } from '#host/posting/outbox.ts';
import { openSmtpSink } from '../../mail/smtp-sink.fixture.ts';
import { personOf } from '../../people.fixture.ts';
import { exactly, fillReady, gesture, openScratchHost, refusal, removeDir, scratchDir, signIn, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { allBlocks } from '#domain/receipt/receipt-paper.ts';
import type { ReceiptFeature } from './receipt-ports.ts';
import { createReceipt } from './receipt-service.ts';

const UNKNOWN = '00000000-0000-7000-8000-000000000000';

describe('receipts', () => {
  let dir = '';
  let scratch: ScratchHost;
  beforeEach(async () => {
    dir = scratchDir();
    await fillReady(dir);
    scratch = await openScratchHost(dir);
    await signIn(scratch);
  });
  afterEach(async () => {
    await scratch.close();
    removeDir(dir);
  });

  const sell = async (n: number): Promise<string> => {
    const cart = await value(scratch.till.sale.add({ ...gesture(), goodId: demoShop.good[n]?.id ?? '', quantityMicro: 1_000_000 }));
    return (await value(scratch.till.sale.pay(exactly(cart)))).receiptId;
  };
  /** The feature again, over the same database, with the print queue in our own hands. */
  const feature = (): ReceiptFeature => createReceipt({
    store: scratch.host.store, clock: systemClock, newId: () => gesture().gesture, signedIn: () => ({ ...personOf('cashier'), role: 'cashier' }), guard: () => null, paperWidth: () => 42, paperBlocks: () => allBlocks, language: () => 'ru', training: false,
    hasPrinter: () => true, wakePrinter: () => undefined, letters: { ready: () => false, queue: () => undefined, wake: () => undefined, states: () => new Map() }, askHeadquarters: () => Promise.resolve('no-connection'), committed: () => undefined,
  });
  /** The till has no printer, so that what is queued stays: a copy is asked of the feature. */
  const copyOf = async (receiptId: string) => feature().service.reprint({ receiptId });
  const queue = (receiptId: string, drawer = false): void => {
    scratch.host.store.write((tx) => { feature().queuePaper(tx, receiptId, drawer); });
  };

  it('are listed newest first with what became of their paper and their commit', async () => {
    const ids = [await sell(0), await sell(1), await sell(2)];
    queue(ids[1] ?? '');
    const { jobs } = feature();
    const job = jobs.nextQueued();
    jobs.mark(job?.id ?? '', 'unknown', 'cable');
    scratch.host.store.write((tx) => {
      const second = nextBatch(tx, 1_000, 10_000_000).find(({ header }) => header.opId === ids[1]);
      recordVerdicts(tx, { serverTime: 1, verdicts: [], ackDseq: second?.header.dseq ?? 0 });
    });
    const { receipts } = await value(scratch.till.receipt.list({ limit: 2 }));
    expect(receipts.map(({ id, printState, sent, lineCount }) => [id, printState, sent, lineCount])).toEqual([[ids[2], 'none', false, 1], [ids[1], 'unknown', true, 1]]);
  });

  it('are listed in the order they were sold also after the clock was put back', async () => {
    const before = [await sell(0), await sell(1), await sell(2), await sell(3)];
    await scratch.close();
    scratch = await openScratchHost(dir, { clock: { ...systemClock, nowMs: () => systemClock.nowMs() - 86_400_000 } });
    await signIn(scratch);
    // The sale in hand was born under the right clock, the one after it was not.
    const next = await sell(4);
    const paid = await sell(5);
    expect(paid < (before[0] ?? '')).toBe(true);
    const { receipts } = await value(scratch.till.receipt.list({ limit: 3 }));
    expect(receipts.map((one) => one.id)).toEqual([paid, next, before[3]]);
  });

  it('say on every copy what the first paper said, whatever the shop is called since, and name nobody in the fact', async () => {
    const receiptId = await sell(0);
    const first = (await value(scratch.till.receipt.paper({ receiptId }))).lines;
    scratch.host.store.writeReplica((tx) => {
      tx.run(`UPDATE store SET name = 'Новое имя', address = 'Новый адрес', receipt_header = 'Новый верх', receipt_footer = 'Новый низ'`);
      tx.run(`UPDATE legal_entity SET name = 'ООО «Другое»', inn = '0000000000', tax_system = 'patent'`);
      tx.run(`UPDATE till SET name = 'Касса новая'`);
    });
    expect((await value(scratch.till.receipt.paper({ receiptId }))).lines).toEqual(first);
    await value(copyOf(receiptId));
    const copy = JSON.stringify(feature().jobs.nextQueued()?.paper);
    expect(copy).toContain(demoShop.legalEntity[0]?.inn);
    expect(copy).not.toContain('Новое имя');
    const later = (await value(scratch.till.receipt.paper({ receiptId: await sell(1) }))).lines.join('\n');
    for (const words of ['Новое имя', 'Новый адрес', 'Новый верх', 'Новый низ', 'ООО «Другое»', '0000000000', 'СНО Патент', 'Касса новая']) expect(later).toContain(words);
    const facts = scratch.host.store.read((tx) => nextBatch(tx, 1_000, 10_000_000)).map(({ payload }) => Buffer.from(payload).toString('utf8')).join('\n');
    expect(facts).toContain('Новый верх');
    for (const person of demoShop.staff) expect(facts).not.toContain(person.name);
  });

  it('are the same on screen and on paper, and a copy says so', async () => {
    const receiptId = await sell(0);
    const shown = await value(scratch.till.receipt.paper({ receiptId }));
    expect(Math.max(...shown.lines.map((line) => line.length))).toBeLessThanOrEqual(shown.widthChars);
    expect(shown.lines.join('\n')).toContain('НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ');
    await value(copyOf(receiptId));
    expect(JSON.stringify(feature().jobs.nextQueued()?.paper)).toContain('КОПИЯ');
  });

  it('printed again close the question where the first paper is', async () => {
    const receiptId = await sell(0);
    queue(receiptId);
    const { jobs } = feature();
    jobs.mark(jobs.nextQueued()?.id ?? '', 'unknown', 'cable');
    expect(jobs.counts()).toEqual({ queued: 0, unknown: 1 });
    await value(copyOf(receiptId));
    expect(jobs.counts()).toEqual({ queued: 1, unknown: 0 });
    expect(scratch.host.store.read((tx) => tx.get('SELECT event, detail FROM journal_entry ORDER BY id DESC'))).toEqual({ event: 'receipt-reprinted', detail: JSON.stringify({ receiptId }) });
  });

  it('refuse what they do not know and who is not there', async () => {
    expect(await refusal(scratch.till.receipt.paper({ receiptId: UNKNOWN }))).toBe('unknown-receipt');
    expect(await refusal(scratch.till.receipt.reprint({ receiptId: UNKNOWN }))).toBe('unknown-receipt');
    await value(scratch.till.staff.signOut({}));
    expect(await refusal(scratch.till.receipt.reprint({ receiptId: UNKNOWN }))).toBe('not-signed-in');
  });

  it('leave as a letter when the network is back, also over a restart, and the address stays nowhere', async () => {
    const sink = await openSmtpSink();
    const { port } = sink;
    await sink.close();
    await signIn(scratch, 'owner');
    await value(scratch.till.settings.change({ mail: { host: '127.0.0.1', port, secure: false, user: '', from: 'shop@example.org' } }));
    const receiptId = await sell(0);
    await value(scratch.till.receipt.email({ receiptId, address: 'anna@example.com' }));
    await scratch.close();
    const back = await openSmtpSink(port);
    scratch = await openScratchHost(dir, { clock: { ...systemClock, nowMs: () => systemClock.nowMs() + 86_400_000 } });
    const gone = (): boolean => scratch.host.store.read((tx) => tx.get(`SELECT 1 FROM mail_job WHERE state = 'sent' AND address IS NULL`)) !== undefined;
    while (!gone()) await new Promise((resolve) => { setImmediate(resolve); });
    expect(back.letters.map(({ to }) => to)).toEqual([['anna@example.com']]);
    await back.close();
    const kept = scratch.host.store.read((tx) => [tx.all('SELECT * FROM journal_entry'), tx.all('SELECT payload FROM outbox'), tx.all('SELECT * FROM mail_job')].flat());
    expect(Buffer.concat(kept.map((row) => Buffer.from((row as { payload?: Uint8Array }).payload ?? JSON.stringify(row)))).includes('anna@')).toBe(false);
  });
});
