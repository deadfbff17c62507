import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/log.ts';
import { encodePaper } from './escpos-encoder.ts';
import { createEscposPrinter } from './escpos-printer.ts';
import type { PrinterStatus, ReceiptPrinter } from './port.ts';
import { openPrinterSink, type PrinterSink, type SinkMode } from './printer-sink.fixture.ts';
import { parseTcpAddress, tcpLink } from './tcp-link.ts';

const receipt = encodePaper(Array.from({ length: 40 }, (_, line) => ({ kind: 'text', text: `Строка ${line}`, align: 'left', bold: false, size: 'normal' }) as const), 42);
/** Larger than all the buffers between two sockets: a reader that stops makes the writer stop. */
const huge = new Uint8Array(12 * 1024 * 1024).fill(0x41);

describe('a printer on the network', () => {
  const sinks: PrinterSink[] = [];
  const printers: ReceiptPrinter[] = [];
  afterEach(async () => {
    await Promise.all(printers.splice(0).map((printer) => printer.close()));
    await Promise.all(sinks.splice(0).map((sink) => sink.close()));
  });

  async function sink(mode: Partial<SinkMode> = {}, port = 0): Promise<PrinterSink> {
    const opened = await openPrinterSink(mode, port);
    sinks.push(opened);
    return opened;
  }
  function printerAt(port: number): ReceiptPrinter {
    const printer = createEscposPrinter(tcpLink({ host: '127.0.0.1', port }, { connectMs: 2_000, writeMs: 400, endMs: 300 }), { log: silentLogger(), clock: systemClock, deadlines: { statusMs: 150, confirmMs: 400 } });
    printers.push(printer);
    return printer;
  }

  it('confirms a job that it says it has printed, and gets every byte once', async () => {
    const paper = await sink();
    const printer = printerAt(paper.port);
    expect(await printer.print({ bytes: receipt })).toEqual({ outcome: 'confirmed', cause: null });
    expect(paper.jobs().map((job) => job.equals(receipt))).toEqual([true]);
  });

  it('gets every byte while it chatters and reads slowly', async () => {
    const paper = await sink({ chatter: [0x14, 0, 0, 0x0f], slow: true });
    const printer = printerAt(paper.port);
    for (let job = 0; job < 5; job++) expect((await printer.print({ bytes: receipt })).outcome).toBe('confirmed');
    expect(paper.jobs().map((job) => job.equals(receipt))).toEqual([true, true, true, true, true]);
  });

  it('takes jobs asked for at once one behind the other, on connections of their own', async () => {
    const paper = await sink();
    const printer = printerAt(paper.port);
    const jobs = [1, 2, 3].map((n) => new Uint8Array(3_000).fill(0x40 + n));
    const outcomes = await Promise.all(jobs.map((bytes) => printer.print({ bytes })));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(paper.jobs().map((job) => [job.length, job[0]])).toEqual([[3_000, 0x41], [3_000, 0x42], [3_000, 0x43]]);
    expect(paper.connections()).toBe(3);
  });

  it.each([
    ['answers questions but no process id', { confirms: false }],
    ['says nothing and ends when we do', { confirms: false, status: null }],
    ['answers questions and never ends', { confirms: false, neverEnds: true }],
  ] as const)('has been sent a job when it %s', async (_what, mode) => {
    const paper = await sink(mode);
    expect(await printerAt(paper.port).print({ bytes: receipt })).toEqual({ outcome: 'sent', cause: null });
    expect(paper.jobs()[0]?.equals(receipt)).toBe(true);
  });

  it.each([
    ['resets in the middle', { resetAfter: 100 }, huge],
    ['ends in the middle', { endAfter: 100 }, huge],
    ['stops reading in the middle', { freezeAfter: 1_000 }, huge],
    ['takes all and is never heard of again', { confirms: false, status: null, neverEnds: true }, receipt],
    ['resets after the last byte', { confirms: false, resetAfter: receipt.length }, receipt],
    ['ends of its own accord after the last byte', { confirms: false, status: null, endAfter: receipt.length }, receipt],
  ] as const)('has an unknown job when it %s', async (_what, mode, bytes) => {
    const paper = await sink(mode);
    const { outcome, cause } = await printerAt(paper.port).print({ bytes });
    expect(outcome).toBe('unknown');
    expect(cause).toEqual(expect.any(String));
  });

  it.each([
    ['ends as soon as it is asked', { endAfter: 0, status: null }, 'offline'],
    ['has no paper', { status: [0x1a, 0x32, 0x72] }, 'paper-out'],
    ['is open', { status: [0x1a, 0x16, 0x12] }, 'cover-open'],
    ['is offline', { status: [0x1a, 0x12, 0x12] }, 'offline'],
  ] as const)('gets no byte of a job when it %s', async (_what, mode, status) => {
    const paper = await sink(mode);
    const printer = printerAt(paper.port);
    const seen: PrinterStatus[] = [];
    printer.onStatus((each) => seen.push(each));
    expect(await printer.print({ bytes: receipt })).toEqual({ outcome: 'not-sent', cause: status });
    expect(paper.jobs()).toEqual([]);
    expect(seen).toEqual([status]);
  });

  it('gets no byte when nobody listens, and the job later when somebody does', async () => {
    const paper = await sink();
    const { port } = paper;
    await paper.close();
    const printer = printerAt(port);
    expect(await printer.print({ bytes: receipt })).toEqual({ outcome: 'not-sent', cause: 'ECONNREFUSED' });
    expect(await printer.status()).toBe('offline');
    await sink({}, port);
    expect((await printer.print({ bytes: receipt })).outcome).toBe('confirmed');
  });

  it('is not fed when it answered before and is silent now', async () => {
    const paper = await sink();
    const printer = printerAt(paper.port);
    expect((await printer.print({ bytes: receipt })).outcome).toBe('confirmed');
    paper.mode.status = null;
    paper.mode.confirms = false;
    expect(await printer.print({ bytes: receipt })).toEqual({ outcome: 'not-sent', cause: 'offline' });
    expect(paper.jobs()).toHaveLength(1);
  });

  it('tells its state when asked and each change once', async () => {
    const paper = await sink({ status: [0x12, 0x12, 0x1e] });
    const printer = printerAt(paper.port);
    const seen: PrinterStatus[] = [];
    const stop = printer.onStatus((each) => seen.push(each));
    expect([await printer.status(), await printer.status()]).toEqual(['paper-low', 'paper-low']);
    paper.mode.status = [0x12, 0x12, 0x12];
    expect(await printer.status()).toBe('ready');
    stop();
    paper.mode.status = [0x1a, 0x16, 0x12];
    expect(await printer.status()).toBe('cover-open');
    expect(seen).toEqual(['paper-low', 'ready']);
  });

  it('notices by what it says unasked that its paper runs out while it prints', async () => {
    const paper = await sink({ confirms: false, chatter: [0x18, 0x00, 0x0c, 0x0f] });
    const printer = printerAt(paper.port);
    const seen: PrinterStatus[] = [];
    printer.onStatus((each) => seen.push(each));
    expect((await printer.print({ bytes: receipt })).outcome).toBe('sent');
    expect(seen).toContain('paper-out');
  });

  it('takes nothing more once it is closed', async () => {
    const paper = await sink();
    const printer = printerAt(paper.port);
    const last = printer.print({ bytes: receipt });
    await printer.close();
    expect((await last).outcome).toMatch(/confirmed|not-sent/);
    expect(await printer.print({ bytes: receipt })).toEqual({ outcome: 'not-sent', cause: 'closed' });
  });
});

describe('the address of a printer', () => {
  it.each([
    ['tcp://10.0.0.5', { host: '10.0.0.5', port: 9100 }], ['tcp://printer.local:9101', { host: 'printer.local', port: 9101 }], ['tcp://127.0.0.1:80', { host: '127.0.0.1', port: 80 }],
    ['TCP://[::1]:9100/', { host: '::1', port: 9100 }], ['http://10.0.0.5', null], ['tcp://', null], ['10.0.0.5', null], ['tcp://a:0', null], ['tcp://a:99999', null], ['tcp://a/b', null], ['tcp://u@a', null], ['', null],
  ])('%s', (address, parsed) => {
    expect(parseTcpAddress(address)).toEqual(parsed);
  });
});
