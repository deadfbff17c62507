import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paperText, type PaperLine } from '#domain/receipt/paper.ts';
import { id, NOW, openScratchTill, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import type { ReceiptDeps, ReceiptFeature } from './receipt-ports.ts';
import { featureOf, sell } from './sold.fixture.ts';

const SLIP: PaperLine[] = [{ kind: 'text', text: 'ВНЕСЕНИЕ', align: 'center', bold: true, size: 'double' }, { kind: 'rule' }];

describe('stored print jobs', () => {
  let till: ScratchTill;
  let nowMs = NOW;
  beforeEach(() => {
    till = openScratchTill();
    nowMs = NOW;
  });
  afterEach(() => {
    till.remove();
  });

  const feature = (more: Partial<ReceiptDeps> = {}): ReceiptFeature => featureOf(till, { clock: { nowMs: () => nowMs, monotonicMs: () => 0 }, ...more });
  const write = (work: (tx: Parameters<Parameters<ScratchTill['store']['write']>[0]>[0]) => void): void => { till.store.write(work); };
  /** Prints everything, telling what it was. */
  const printAll = (jobs = feature().jobs): [string, string][] => {
    const printed: [string, string][] = [];
    for (let job = jobs.nextQueued(); job; job = jobs.nextQueued()) {
      printed.push([job.kind, paperText(job.paper, 42).join('\n')]);
      jobs.mark(job.id, 'confirmed');
    }
    return printed;
  };

  it('open the drawer once for a basket of several receipts, before the papers, each its own', () => {
    const receipts = [sell(till, 1), sell(till, 2), sell(till, 3)];
    write((tx) => { for (const receiptId of receipts) feature().queuePaper(tx, receiptId, true); });
    const printed = printAll();
    expect(printed.map(([kind]) => kind)).toEqual(['drawer', 'receipt', 'receipt', 'receipt']);
    expect(['000001', '000002', '000003'].map((number, n) => printed[n + 1]?.[1].includes(number))).toEqual([true, true, true]);
  });

  it('leave a drawer shut that nobody waits for any more', () => {
    const receiptId = sell(till, 1);
    write((tx) => { feature().queuePaper(tx, receiptId, true); });
    nowMs += 60_000;
    expect(feature().jobs.counts()).toEqual({ queued: 1, unknown: 0 });
    expect(printAll().map(([kind]) => kind)).toEqual(['receipt']);
    // One that is late does not stand in the way of one that is asked for now.
    write((tx) => { feature().openDrawer(tx, id(1)); });
    nowMs += 60_000;
    write((tx) => { feature().openDrawer(tx, id(1)); });
    expect(printAll().map(([kind]) => kind)).toEqual(['drawer']);
  });

  it.each([['a minute', 60_000], ['a year', 365 * 24 * 3_600_000]])('leave a drawer shut that was asked for before the clock was put back by %s', (_name, byMs) => {
    const receiptId = sell(till, 1);
    write((tx) => { feature().queuePaper(tx, receiptId, true); });
    nowMs -= byMs;
    // Nor does it stand in the way of one that is asked for now.
    write((tx) => { feature().openDrawer(tx, id(1)); });
    expect(printAll().map(([kind]) => kind)).toEqual(['receipt', 'drawer']);
  });

  it('print a slip as it was handed over, also after a restart, and forget its lines once it is out', () => {
    write((tx) => { feature().queueSlip(tx, 'cash-slip', id(70), SLIP); });
    const { jobs } = feature();
    const job = jobs.nextQueued();
    expect(job).toMatchObject({ kind: 'cash-slip', paper: SLIP });
    const paper = (): unknown => till.store.read((tx) => tx.get('SELECT state, cause, paper IS NULL AS forgotten FROM print_job'));
    jobs.mark(job?.id ?? '', 'sending');
    jobs.mark(job?.id ?? '', 'unknown', 'cable');
    expect(paper()).toEqual({ state: 'unknown', cause: 'cable', forgotten: 0 });
    jobs.mark(job?.id ?? '', 'confirmed');
    expect(paper()).toEqual({ state: 'confirmed', cause: null, forgotten: 1 });
  });

  it('tell the print queue what was being sent when the last run ended', () => {
    const receiptId = sell(till, 1);
    write((tx) => {
      feature().queuePaper(tx, receiptId, false);
      feature().queueSlip(tx, 'z-report', id(71), SLIP);
    });
    const { jobs } = feature();
    const first = jobs.nextQueued();
    jobs.mark(first?.id ?? '', 'sending');
    expect(feature().jobs.listSending()).toEqual([first?.id]);
    expect(feature().jobs.nextQueued()?.kind).toBe('z-report');
    jobs.mark(first?.id ?? '', 'unknown', 'host-stopped');
    expect(feature().unprinted()).toBe(2);
  });

  it('ask about all paper that may be lost but a test, until it is printed once more', () => {
    const { jobs, queueSlip, lostSlips } = feature();
    const kinds = ['z-report', 'cash-slip', 'x-report', 'count-slip', 'test'] as const;
    for (const [index, kind] of kinds.entries()) {
      write((tx) => { queueSlip(tx, kind, id(70 + index), SLIP); });
      jobs.mark(jobs.nextQueued()?.id ?? '', 'unknown', 'cable');
      expect([kind, jobs.counts().unknown]).toEqual([kind, Math.min(index + 1, 4)]);
    }
    expect(till.store.read(lostSlips)).toEqual(kinds.slice(1, 4).map((kind, index) => ({ documentId: id(71 + index), kind, at: nowMs, paper: SLIP })));
    for (const [index, kind] of kinds.slice(0, 4).entries()) write((tx) => { queueSlip(tx, kind, id(70 + index), SLIP); });
    expect([jobs.counts(), till.store.read(lostSlips)]).toEqual([{ queued: 4, unknown: 0 }, []]);
  });

  it('are none where there is no printer, and open no drawer in a lesson', () => {
    const receiptId = sell(till, 1);
    write((tx) => {
      const none = feature({ hasPrinter: () => false });
      none.queuePaper(tx, receiptId, true);
      none.queueSlip(tx, 'test', id(70), SLIP);
      none.openDrawer(tx, id(70));
      const lesson = feature({ training: true });
      lesson.openDrawer(tx, id(70));
      lesson.queuePaper(tx, receiptId, true);
    });
    const printed = printAll(feature({ training: true }).jobs);
    expect(printed.map(([kind]) => kind)).toEqual(['receipt']);
    expect(printed[0]?.[1].match(/УЧЕБНЫЙ РЕЖИМ/g)?.length).toBeGreaterThan(1);
  });

  it('pass over paper of a receipt that is not there, and say so', () => {
    write((tx) => {
      feature().queuePaper(tx, id(12_345), false);
      feature().queueSlip(tx, 'count-slip', id(70), SLIP);
    });
    expect(printAll().map(([kind]) => kind)).toEqual(['count-slip']);
    expect(till.store.read((tx) => tx.get('SELECT state, cause FROM print_job ORDER BY id'))).toEqual({ state: 'unknown', cause: 'no-document' });
  });
});
