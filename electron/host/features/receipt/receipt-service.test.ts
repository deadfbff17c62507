import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allBlocks } from '#domain/receipt/receipt-paper.ts';
import { nextBatch, recordVerdicts } from '#host/posting/outbox.ts';
import { id, NOW, openScratchTill, STAFF, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { readPdf } from './pdf-reader.fixture.ts';
import type { ReceiptDeps, ReceiptFeature } from './receipt-ports.ts';
import { featureOf, hire, receiptId as soldId, sell } from './sold.fixture.ts';

const UNKNOWN = id(999);

describe('the receipts of a till', () => {
  let till: ScratchTill;
  const letters: unknown[] = [];
  beforeEach(() => {
    till = openScratchTill();
    hire(till);
    letters.length = 0;
  });
  afterEach(() => {
    till.remove();
  });

  const feature = (more: Partial<ReceiptDeps> = {}): ReceiptFeature => featureOf(till, { letters: { ready: () => true, queue: (_tx, letter) => letters.push(letter), wake: () => undefined, states: () => new Map() }, ...more });
  const value = async <T>(answer: { ok: boolean; value?: T } | Promise<{ ok: boolean; value?: T }>): Promise<T> => {
    const given = await answer;
    if (!given.ok) throw new Error(JSON.stringify(given));
    return given.value as T;
  };
  const journal = (): unknown => till.store.read((tx) => tx.get('SELECT staff_id AS staffId, event, detail FROM journal_entry ORDER BY id DESC'));

  it('show the paper, the gift paper without any sum, and the blocks this till prints', async () => {
    const receiptId = sell(till, 1, { lines: [{ name: 'Чайник', priceMinor: 4_321_00 }] });
    const lines = async (gift: boolean, more: Partial<ReceiptDeps> = {}): Promise<string> => (await value(feature(more).service.paper({ receiptId, gift }))).lines.join('\n');
    expect(await lines(false)).toContain('4 321,00');
    const gift = await lines(true);
    expect(gift).toContain('Чайник');
    expect(gift).not.toContain('321');
    const bare = await lines(false, { paperBlocks: () => ({ ...allBlocks, header: false, footer: false, taxes: false }) });
    for (const words of ['Здравствуйте', 'Приходите ещё', 'НДС']) expect([words, (await lines(false)).includes(words), bare.includes(words)]).toEqual([words, true, false]);
    expect(feature().service.paper({ receiptId: UNKNOWN })).toMatchObject({ ok: false, code: 'unknown-receipt' });
  });

  it('name on a refund the receipt it comes from, and the seller of a line', async () => {
    const sale = sell(till, 1, { lines: [{ sellerId: STAFF }] });
    const refund = sell(till, 2, { refundOf: sale });
    expect((await value(feature().service.paper({ receiptId: refund }))).lines.join('\n')).toContain('3-2-A-000001');
    expect((await value(feature().service.paper({ receiptId: sale }))).lines.join('\n')).toContain('Продавец Анна Петрова');
  });

  it('HRC1 print a copy or a gift receipt for whoever may, and write it down', async () => {
    const receiptId = sell(till, 1);
    const asked: unknown[] = [];
    const guarded = feature({ guard: (_tx, need, approvalId) => { asked.push([need, approvalId]); return approvalId === undefined ? { right: 'reprint', size: null, subject: need.subject, limit: null } : null; } });
    expect(guarded.service.reprint({ receiptId })).toEqual({ ok: false, code: 'needs-right', detail: { right: 'reprint', size: null, subject: receiptId, limit: null } });
    expect(guarded.jobs.nextQueued()).toBeNull();
    await value(guarded.service.reprint({ receiptId, approvalId: id(5) }));
    expect(asked.at(-1)).toEqual([{ right: 'reprint', size: null, subject: receiptId }, id(5)]);
    expect(JSON.stringify(guarded.jobs.nextQueued())).toContain('КОПИЯ');
    expect(journal()).toEqual({ staffId: STAFF, event: 'receipt-reprinted', detail: JSON.stringify({ receiptId }) });
    guarded.jobs.mark(guarded.jobs.nextQueued()?.id ?? '', 'confirmed');
    await value(feature().service.reprint({ receiptId, gift: true }));
    expect(guarded.jobs.nextQueued()?.kind).toBe('gift');
    expect(feature().service.reprint({ receiptId: UNKNOWN })).toMatchObject({ code: 'unknown-receipt' });
    expect(feature({ signedIn: () => null }).service.reprint({ receiptId })).toMatchObject({ code: 'not-signed-in' });
  });

  it('are not printed again where there is no printer, and no paper waits for one', async () => {
    const receiptId = sell(till, 1);
    const bare = feature({ hasPrinter: () => false, guard: () => { throw new Error('asked a senior for nothing'); } });
    for (const gift of [false, true]) expect(bare.service.reprint({ receiptId, gift })).toMatchObject({ ok: false, code: 'no-printer' });
    expect([bare.jobs.counts(), journal()]).toEqual([{ queued: 0, unknown: 0 }, undefined]);
    expect(bare.service.reprint({ receiptId: UNKNOWN })).toMatchObject({ code: 'unknown-receipt' });
  });

  it('HRC1 HRC4 are handed out as a file by the right of a copy, and that is written down', async () => {
    const receiptId = sell(till, 1);
    const asked: unknown[] = [];
    const { service } = feature({ guard: (_tx, need, approvalId) => { asked.push([need, approvalId]); return approvalId === undefined ? { right: 'reprint', size: null, subject: need.subject, limit: null } : null; } });
    expect(await feature({ signedIn: () => null }).service.pdf({ receiptId })).toMatchObject({ code: 'not-signed-in' });
    expect(await service.pdf({ receiptId })).toEqual({ ok: false, code: 'needs-right', detail: { right: 'reprint', size: null, subject: receiptId, limit: null } });
    expect(journal()).toBeUndefined();
    await value(service.pdf({ receiptId, approvalId: id(5) }));
    expect(asked.at(-1)).toEqual([{ right: 'reprint', size: null, subject: receiptId }, id(5)]);
    expect(journal()).toEqual({ staffId: STAFF, event: 'receipt-saved', detail: JSON.stringify({ receiptId }) });
  });

  it('close the question of a lost paper by a copy, not by a gift receipt', async () => {
    const receiptId = sell(till, 1);
    const { jobs, service, queuePaper } = feature();
    till.store.write((tx) => { queuePaper(tx, receiptId, false); });
    jobs.mark(jobs.nextQueued()?.id ?? '', 'unknown', 'cable');
    await value(service.reprint({ receiptId, gift: true }));
    expect(jobs.counts()).toEqual({ queued: 1, unknown: 1 });
    await value(service.reprint({ receiptId }));
    expect(jobs.counts()).toEqual({ queued: 2, unknown: 0 });
  });

  it('are listed with the state of their own paper and of their commit, whoever sold them by name', async () => {
    const receipts = [1, 2, 3].map((n) => sell(till, n));
    const { jobs, service, queuePaper } = feature();
    till.store.write((tx) => { queuePaper(tx, receipts[0] ?? '', false); });
    jobs.mark(jobs.nextQueued()?.id ?? '', 'unknown', 'cable');
    await value(service.reprint({ receiptId: receipts[1] ?? '', gift: true }));
    till.store.write((tx) => {
      const second = nextBatch(tx, 1_000, 10_000_000).find(({ header }) => header.opId === receipts[1]);
      recordVerdicts(tx, { serverTime: 1, verdicts: [], ackDseq: second?.header.dseq ?? 0 });
    });
    const listed = await value(service.list({ limit: 10 }));
    expect(listed.receipts.map(({ number, printState, sent, staffName, tenders }) => [number, printState, sent, staffName, tenders])).toEqual([
      ['3-2-A-000003', 'none', false, 'Анна Петрова', ['cash']], ['3-2-A-000002', 'none', true, 'Анна Петрова', ['cash']], ['3-2-A-000001', 'unknown', true, 'Анна Петрова', ['cash']],
    ]);
    till.store.writeReplica((tx) => { tx.run('DELETE FROM staff'); });
    expect((await value(service.list({ limit: 1 }))).receipts[0]?.staffName).toBe('');
  });

  it('hand out a copy as a file with the same rows', async () => {
    const receiptId = sell(till, 1);
    const { fileName, base64 } = await value(feature().service.pdf({ receiptId }));
    const rows = readPdf(Buffer.from(base64, 'base64')).rows.map((row) => row.trim());
    expect(fileName).toBe('3-2-A-000001.pdf');
    for (const words of ['КОПИЯ', 'НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ', 'Кассир Анна Петрова', 'Приходите ещё']) expect(rows).toContain(words);
    expect(await feature().service.pdf({ receiptId: UNKNOWN })).toMatchObject({ code: 'unknown-receipt' });
  });

  it('say in the list how the last letter with each of them stands', async () => {
    const [first, second] = [sell(till, 1), sell(till, 2)];
    const states = new Map([[first, { state: 'failed' as const, cause: 'eenvelope-550' }]]);
    const { receipts } = await value(feature({ letters: { ready: () => true, queue: () => undefined, wake: () => undefined, states: () => states } }).service.list({ limit: 10 }));
    expect(receipts.map(({ id: receiptId, letter }) => [receiptId, letter])).toEqual([[second, null], [first, { state: 'failed', cause: 'eenvelope-550' }]]);
  });

  it('go into the queue of letters for an address, which is written nowhere else', async () => {
    const receiptId = sell(till, 1);
    const { service } = feature({ language: () => 'en' });
    await value(service.email({ receiptId, address: '  anna.p+check@Почта.рф ' }));
    expect(letters).toEqual([{ receiptId, address: 'anna.p+check@Почта.рф', language: 'en' }]);
    expect(journal()).toEqual({ staffId: STAFF, event: 'receipt-emailed', detail: JSON.stringify({ receiptId }) });
    expect(service.email({ receiptId: UNKNOWN, address: 'a@b.ru' })).toMatchObject({ code: 'unknown-receipt' });
    expect(service.email({ receiptId, address: 'нет' })).toMatchObject({ code: 'bad-address' });
    expect(feature({ signedIn: () => null }).service.email({ receiptId, address: 'a@b.ru' })).toMatchObject({ code: 'not-signed-in' });
    for (const more of [{ training: true }, { letters: { ready: () => false, queue: () => { throw new Error('queued'); }, wake: () => undefined, states: () => new Map() } }]) {
      expect(feature(more).service.email({ receiptId, address: 'a@b.ru' })).toMatchObject({ code: 'no-mail-server' });
    }
    expect(letters).toHaveLength(1);
    expect(await feature().letter(receiptId)).toMatchObject({ numbers: ['3-2-A-000001'], storeName: 'Мира 12', fileName: '3-2-A-000001.pdf' });
  });

  it('HRC1 HRC2 HRC3 go as letters by the right of a copy, but for the purchase this person was just paid for', async () => {
    const [earlier, first, last] = [sell(till, 1), sell(till, 2, { basketId: soldId(3) }), sell(till, 3)] as const;
    const asked: unknown[] = [];
    const guard: ReceiptDeps['guard'] = (_tx, need, approvalId) => {
      asked.push([need, approvalId]);
      return approvalId === undefined ? { ...need, limit: null } : null;
    };
    const write = (receiptId: string, approvalId?: string, more: Partial<ReceiptDeps> = {}): unknown => feature({ guard, ...more }).service.email({ receiptId, address: 'a@b.ru', ...(approvalId === undefined ? {} : { approvalId }) });
    for (const receiptId of [first, last]) expect(write(receiptId)).toMatchObject({ ok: true });
    expect(asked).toEqual([]);
    const need = { right: 'reprint', size: null, subject: earlier };
    expect(write(earlier)).toEqual({ ok: false, code: 'needs-right', detail: { ...need, limit: null } });
    expect(write(last, undefined, { signedIn: () => ({ id: id(77), name: 'Ольга', role: 'cashier' }) })).toMatchObject({ code: 'needs-right', detail: { subject: last } });
    expect([letters.length, asked.length]).toEqual([2, 2]);
    expect(write(earlier, id(5))).toMatchObject({ ok: true });
    expect([letters.length, asked.at(-1)]).toEqual([3, [need, id(5)]]);
    sell(till, 4);
    expect(write(last)).toMatchObject({ code: 'needs-right' });
    asked.length = 0;
    expect([write(UNKNOWN, id(5)), feature({ guard }).service.email({ receiptId: earlier, address: 'нет', approvalId: id(5) }), write(earlier, id(5), { training: true })]).toMatchObject([{ code: 'unknown-receipt' }, { code: 'bad-address' }, { code: 'no-mail-server' }]);
    expect(asked).toEqual([]);
  });

  describe('of one basket', () => {
    /** What the posting of a basket leaves: its last receipt has the basket's id, another one came between. */
    const basket = (first: Parameters<typeof sell>[2]): string[] => {
      const before = sell(till, 7, { lines: [{ priceMinor: 1_00 }] });
      const basketId = soldId(9);
      return [sell(till, 8, { ...first, ...(first?.refundOf === undefined ? {} : { refundOf: before }), basketId }), sell(till, 9, { basketId })];
    };
    const queued = ({ jobs }: ReceiptFeature): string[] => {
      const papers: string[] = [];
      for (let job = jobs.nextQueued(); job !== null; job = jobs.nextQueued()) {
        papers.push(`${job.kind} ${/3-2-A-00000[0-9]/.exec(JSON.stringify(job.paper))?.[0] ?? ''}`);
        jobs.mark(job.id, 'confirmed');
      }
      return papers;
    };
    const events = (event: string): unknown[] => till.store.read((tx) => tx.all<{ id: string }>("SELECT detail ->> 'receiptId' AS id FROM journal_entry WHERE event = ? ORDER BY rowid", event)).map((row) => row.id);

    it.each([['two sellers', {}, ['gift 3-2-A-000008', 'gift 3-2-A-000009']], ['an exchange', { refundOf: 'before' }, ['gift 3-2-A-000009']]] as const)('%s: copies are of all, gifts of what was sold, by one approval', async (_, first, gifts) => {
      const [earlier, last] = basket(first) as [string, string];
      const needs: unknown[] = [];
      const here = feature({ guard: (_tx, { subject }) => { needs.push(subject); return null; } });
      await value(here.service.reprint({ receiptId: last, basket: true }));
      expect([queued(here), events('receipt-reprinted'), needs]).toEqual([['copy 3-2-A-000008', 'copy 3-2-A-000009'], [earlier, last], [last]]);
      await value(here.service.reprint({ receiptId: last, basket: true, gift: true }));
      expect(queued(here)).toEqual(gifts);
      await value(here.service.reprint({ receiptId: earlier }));
      expect(queued(here)).toEqual(['copy 3-2-A-000008']);
      const { fileName, base64 } = await value(here.service.pdf({ receiptId: last, basket: true }));
      expect([fileName, readPdf(Buffer.from(base64, 'base64')).pages, events('receipt-saved')]).toEqual(['3-2-A-000009.pdf', 2, [earlier, last]]);
      expect(readPdf(Buffer.from((await value(here.service.pdf({ receiptId: last }))).base64, 'base64')).pages).toBe(1);
    });

    it('HRC3 HRC5 of what came back there is no gift receipt, alone or as a part of an exchange: nothing is asked, printed or written', async () => {
      const [refund] = basket({ refundOf: 'before' }) as [string, string];
      const alone = sell(till, 10, { refundOf: soldId(7) });
      const here = feature({ guard: () => { throw new Error('asked a senior for nothing'); } });
      for (const receiptId of [refund, alone]) expect(here.service.reprint({ receiptId, gift: true })).toMatchObject({ ok: false, code: 'unknown-receipt' });
      expect(here.service.reprint({ receiptId: alone, basket: true, gift: true })).toMatchObject({ ok: false, code: 'unknown-receipt' });
      expect([queued(here), events('receipt-reprinted')]).toEqual([[], []]);
    });

    it('the letter of the last one brings the whole purchase, that of an earlier one itself', async () => {
      const [earlier, last] = basket({}) as [string, string];
      const here = feature();
      await value(here.service.email({ receiptId: last, address: 'a@b.ru' }));
      expect([letters.length, events('receipt-emailed')]).toEqual([1, [earlier, last]]);
      const letter = await here.letter(last);
      expect([letter?.numbers, letter?.fileName, readPdf(letter?.pdf ?? new Uint8Array()).pages]).toEqual([['3-2-A-000008', '3-2-A-000009'], '3-2-A-000009.pdf', 2]);
      for (const number of letter?.numbers ?? []) expect(letter?.text).toContain(number);
      expect((await here.letter(earlier))?.numbers).toEqual(['3-2-A-000008']);
    });
  });

  it('tell of nothing that happened before the clock was set', async () => {
    sell(till, 1, { at: NOW - 86_400_000 });
    expect(await feature().service.list({ limit: 1 })).toMatchObject({ value: { receipts: [{ occurredAt: NOW - 86_400_000 }], next: null } });
  });
});
