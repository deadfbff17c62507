import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { handTimer, until, type HandTimer } from '../../platform/hand-timer.fixture.ts';
import { silentLogger } from '../../platform/log.ts';
import { encodePaper } from './escpos-encoder.ts';
import { createEscposPrinter } from './escpos-printer.ts';
import type { PrintJob, PrintJobState, PrintJobStore, ReceiptPrinter } from './port.ts';
import { createPrintQueue, type PrinterState, type PrintQueue } from './print-queue.ts';
import { jobBytes } from './print-job.ts';
import { openPrinterSink, type PrinterSink, type SinkMode } from './printer-sink.fixture.ts';
import { tcpLink } from './tcp-link.ts';

type Stored = { readonly job: PrintJob; state: PrintJobState; cause: string | undefined; readonly history: PrintJobState[] };

/** The rows of a till's jobs, outliving the queue as a database would. */
function memoryStore(): PrintJobStore & { add: (id: string, state?: PrintJobState, kind?: string) => Stored; rows: Stored[]; failing: boolean } {
  const rows: Stored[] = [];
  const store = {
    rows,
    failing: false,
    add: (id: string, state: PrintJobState = 'queued', kind = 'receipt'): Stored => {
      const row: Stored = { job: { id, kind, paper: [{ kind: 'text', text: `Чек ${id}`, align: 'left', bold: false, size: 'normal' }] }, state, cause: undefined, history: [state] };
      rows.push(row);
      return row;
    },
    nextQueued: () => rows.find((row) => row.state === 'queued')?.job ?? null,
    mark: (id: string, state: PrintJobState, cause?: string) => {
      if (store.failing) throw new Error('disk full');
      const row = rows.find((each) => each.job.id === id) as Stored;
      row.state = state;
      row.cause = cause;
      row.history.push(state);
    },
    listSending: () => rows.filter((row) => row.state === 'sending').map((row) => row.job.id),
    counts: () => ({ queued: rows.filter((row) => row.state === 'queued').length, unknown: rows.filter((row) => row.state === 'unknown').length }),
  };
  return store;
}

describe('the print queue', () => {
  const sinks: PrinterSink[] = [];
  const queues: PrintQueue[] = [];
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.stop()));
    await Promise.all(sinks.splice(0).map((sink) => sink.close()));
  });
  async function sink(mode: Partial<SinkMode> = {}, port = 0): Promise<PrinterSink> {
    const opened = await openPrinterSink(mode, port);
    sinks.push(opened);
    return opened;
  }
  const printerAt = (port: number): ReceiptPrinter => createEscposPrinter(tcpLink({ host: '127.0.0.1', port }, { writeMs: 400, endMs: 300 }), { log: silentLogger(), clock: systemClock, deadlines: { statusMs: 150, confirmMs: 400 } });
  function queueOf(store: PrintJobStore): { queue: PrintQueue; timer: HandTimer; states: PrinterState[] } {
    const timer = handTimer();
    const states: PrinterState[] = [];
    const queue = createPrintQueue({ store, timer, log: silentLogger(), encode: (job) => jobBytes(job, 42), onState: (state) => states.push(state) });
    queues.push(queue);
    return { queue, timer, states };
  }

  it('prints the stored jobs in their order, each once, and says how it stands', async () => {
    const store = memoryStore();
    const paper = await sink();
    const rows = ['1', '2', '3'].map((id) => store.add(id));
    const { queue, states } = queueOf(store);
    queue.use(printerAt(paper.port));
    queue.start();
    await until(() => rows.every((row) => row.state === 'confirmed'));
    queue.wake();
    queue.wake();
    await queue.stop();
    expect(paper.jobs().map((job) => job.toString('hex'))).toEqual(rows.map((row) => Buffer.from(encodePaper(row.job.paper, 42)).toString('hex')));
    expect(rows.map((row) => row.history)).toEqual(Array.from({ length: 3 }, () => ['queued', 'sending', 'confirmed']));
    expect(states.at(-1)).toEqual({ status: 'ready', queued: 0, unknown: 0 });
  });

  it('never sends again what was being sent when the host ended', async () => {
    const store = memoryStore();
    const paper = await sink();
    const row = store.add('1', 'sending');
    const next = store.add('2');
    const { queue, states } = queueOf(store);
    queue.use(printerAt(paper.port));
    queue.start();
    await until(() => next.state === 'confirmed');
    expect([row.state, row.cause]).toEqual(['unknown', 'host-stopped']);
    expect(paper.jobs()).toHaveLength(1);
    expect(states.at(-1)).toMatchObject({ unknown: 1 });
  });

  it('keeps jobs for a printer that is off, asks less and less often, and prints when it is back', async () => {
    const store = memoryStore();
    const gone = await sink();
    await gone.close();
    const row = store.add('1');
    const { queue, timer, states } = queueOf(store);
    queue.use(printerAt(gone.port));
    queue.start();
    const waits: (number | undefined)[] = [];
    for (let round = 0; round < 7; round++) {
      await until(() => timer.waiting.length === 1);
      waits.push(timer.waiting[0]?.ms);
      timer.ring();
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(states.at(-1)).toEqual({ status: 'offline', queued: 1, unknown: 0 });
    await until(() => timer.waiting.length === 1);
    const back = await sink({}, gone.port);
    timer.ring();
    await until(() => row.state === 'confirmed');
    expect(back.jobs()).toHaveLength(1);
    await until(() => timer.waiting.length === 1);
    expect(timer.waiting[0]?.ms).toBe(15_000);
  });

  it('waits after a job that may or may not be on paper, and goes on with the next one only', async () => {
    const store = memoryStore();
    const paper = await sink({ confirms: false, status: null, resetAfter: 1 });
    const [first, second] = [store.add('1'), store.add('2')];
    const { queue, timer } = queueOf(store);
    queue.use(printerAt(paper.port));
    queue.start();
    await until(() => timer.waiting.length === 1);
    expect([first.state, second.state]).toEqual(['unknown', 'queued']);
    paper.mode.resetAfter = null;
    timer.ring();
    await until(() => second.state === 'sent');
    expect(first.history).toEqual(['queued', 'sending', 'unknown']);
  });

  it('prints on when paper is back', async () => {
    const store = memoryStore();
    const paper = await sink({ status: [0x1a, 0x32, 0x72] });
    const row = store.add('1');
    const { queue, timer, states } = queueOf(store);
    queue.use(printerAt(paper.port));
    queue.start();
    await until(() => timer.waiting.length === 1);
    expect([row.state, row.cause, states.at(-1)?.status]).toEqual(['queued', 'paper-out', 'paper-out']);
    paper.mode.status = [0x12, 0x12, 0x12];
    timer.ring();
    await until(() => row.state === 'confirmed');
    expect(states.at(-1)).toEqual({ status: 'ready', queued: 0, unknown: 0 });
  });

  it('has no status without a printer, and takes up the jobs when one is set', async () => {
    const store = memoryStore();
    const row = store.add('1');
    const { queue, states } = queueOf(store);
    queue.start();
    expect(states).toEqual([{ status: 'none', queued: 1, unknown: 0 }]);
    const paper = await sink();
    queue.use(printerAt(paper.port));
    await until(() => row.state === 'confirmed');
    queue.use(null);
    expect(queue.state().status).toBe('none');
  });

  it('survives a disk that is full without sending anything twice', async () => {
    const store = memoryStore();
    const paper = await sink();
    const row = store.add('1');
    store.failing = true;
    const { queue, timer } = queueOf(store);
    queue.use(printerAt(paper.port));
    queue.start();
    await until(() => timer.waiting.length === 1);
    expect(paper.jobs()).toEqual([]);
    store.failing = false;
    timer.ring();
    await until(() => row.state === 'confirmed');
    expect(paper.jobs()).toHaveLength(1);
  });

  it('opens the drawer with a job that is no paper', async () => {
    const store = memoryStore();
    const paper = await sink();
    const row = store.add('1', 'queued', 'drawer');
    const { queue } = queueOf(store);
    queue.use(printerAt(paper.port));
    queue.start();
    await until(() => row.state === 'confirmed');
    expect(paper.jobs()[0]?.toString('hex')).toBe('1b700019fa1b700119fa');
  });

  it('finishes the job under way when it is stopped', async () => {
    const store = memoryStore();
    const paper = await sink({ slow: true });
    const rows = [store.add('1'), store.add('2')];
    const { queue } = queueOf(store);
    queue.use(printerAt(paper.port));
    queue.start();
    await until(() => rows[0]?.state === 'sending');
    await queue.stop();
    expect(rows.map((row) => row.state)).toEqual(['confirmed', 'queued']);
  });
});
