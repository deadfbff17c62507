/** A disk that fills up behind the counter: between a paper, a letter or a push that went out and the note that it did. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { join } from 'node:path';
import { openPrinterSink, type PrinterSink } from './devices/printer/printer-sink.fixture.ts';
import { openLyingServer, sendJson, type LyingServer } from './lying-server.fixture.ts';
import { openSmtpSink, type SmtpSink } from './mail/smtp-sink.fixture.ts';
import { sellOne } from './people.fixture.ts';
import { Fault } from './platform/fault.ts';
import { openScratchHost, removeDir, scratchDir, signIn, value, type ScratchHost } from './scratch-host.fixture.ts';
import { hurriedClock } from './selling-till.fixture.ts';
import { filledBy, mountSmall, unmountSmall } from './small-disk.fixture.ts';

/** Waits between tries of sync are over at the next sale. */
const hurried = hurriedClock(4_000);
type Trap = 'paper' | 'letter' | 'verdict';
/** Who writes the note. */
const writers: Readonly<Record<Trap, string>> = { paper: 'print-jobs.ts', letter: 'mail-queue.ts', verdict: 'sync-store.ts' };

describe('a disk that fills up behind the counter', () => {
  let dir = '';
  let where = '';
  let scratch: ScratchHost | null = null;
  let outside: { readonly server: LyingServer; readonly printer: PrinterSink; readonly smtp: SmtpSink };
  let isMounted = false;
  beforeEach(async () => {
    dir = scratchDir();
    where = join(dir, 'disk');
    isMounted = mountSmall(where, '24m');
    outside = { server: await openLyingServer(), printer: await openPrinterSink(), smtp: await openSmtpSink() };
  });
  afterEach(async () => {
    await scratch?.close();
    scratch = null;
    for (const one of Object.values(outside)) await one.close();
    if (isMounted) unmountSmall(where);
    removeDir(dir);
  });

  const open = async (): Promise<ScratchHost> => {
    scratch = await openScratchHost(where, { clock: hurried, defaultPrinter: `tcp://127.0.0.1:${outside.printer.port}` });
    return scratch;
  };
  const begin = async (): Promise<ScratchHost> => {
    const till = await open();
    expect(await till.host.pair(outside.server.url, '1')).toBeNull();
    await vi.waitFor(async () => { expect((await value(till.till.till.state({}))).phase).toBe('ready'); }, 20_000);
    await signIn(till, 'owner');
    await value(till.till.shift.open({ floatMinor: 100_00 }));
    await value(till.till.settings.change({ mail: { host: '127.0.0.1', port: outside.smtp.port, secure: false, user: '', from: 'till@shop.test' } }));
    return till;
  };
  const rows = (sql: string): Record<string, unknown>[] => scratch?.host.store.read((tx) => tx.all<Record<string, unknown>>(sql)) ?? [];

  /** Calls `fill` once, when what is set out has been taken over by the other side and before it says so. */
  const setTraps = (fill: () => void): { next: Trap | null } => {
    const traps: { next: Trap | null } = { next: null };
    const spring = (trap: Trap): void => {
      if (traps.next !== trap) return;
      traps.next = null;
      fill();
    };
    Object.defineProperty(outside.printer.mode, 'confirms', { get: () => { spring('paper'); return true; } });
    Object.defineProperty(outside.smtp.mode, 'data', { get: () => { spring('letter'); return null; } });
    outside.server.lie('push', (response, honest) => {
      const said = honest();
      spring('verdict');
      sendJson(response, 200, said);
    });
    return traps;
  };
  /** What the other side has and the till could not note. */
  const unnoted: Record<Trap, () => boolean> = {
    paper: () => rows("SELECT 1 FROM print_job WHERE state = 'sending'").length > 0,
    letter: () => rows("SELECT 1 FROM mail_job WHERE state = 'sending'").length > 0,
    verdict: () => rows('SELECT dseq FROM outbox WHERE verdict IS NULL').some(({ dseq }) => outside.server.kept.has(Number(dseq))),
  };
  const isQuiet = (): boolean => [
    "SELECT 1 FROM print_job WHERE state = 'queued'", "SELECT 1 FROM mail_job WHERE state <> 'sent'", 'SELECT 1 FROM outbox WHERE verdict IS NULL',
  ].every((sql) => rows(sql).length === 0);

  it('prints nothing twice, sends a letter again only under its own name, and hears every verdict once there is room', async ({ skip }) => {
    if (!isMounted) {
      console.info("skipped: a disk that fills up behind the counter: only the system's administrator may mount one");
      skip('there is no right to mount a disk');
    }
    const real = await begin();
    const { till, host: { store } } = real;
    const refused: string[] = [];
    const { write } = store;
    Object.assign(store, { write: (work: Parameters<typeof write>[0]): unknown => {
      try {
        return write(work);
      } catch (error) {
        if (error instanceof Fault && error.code === 'storage-full') refused.push(new Error('refused').stack ?? '');
        throw error;
      }
    } });
    const disk = filledBy(where, () => 0);
    const traps = setTraps(disk.fill);
    const letter = async (receiptId: string): Promise<unknown> => value(till.receipt.email({ receiptId, address: 'buyer@shop.test' }));
    const first = (await sellOne(real)).receiptId;
    for (const trap of ['verdict', 'letter', 'paper'] as const) {
      await vi.waitFor(() => { expect(isQuiet()).toBe(true); }, 20_000);
      refused.length = 0;
      traps.next = trap;
      await (trap === 'letter' ? letter(first) : sellOne(real));
      await vi.waitFor(() => { expect([refused.some((stack) => stack.includes(writers[trap])), unnoted[trap]()]).toEqual([true, true]); }, 10_000);
      disk.free();
      // The next of its kind sets each queue going again.
      await letter((await sellOne(real)).receiptId);
    }
    await vi.waitFor(() => { expect(isQuiet()).toBe(true); }, 20_000);
    await scratch?.close();
    await open();

    // One paper each; of the one whose end could not be noted a person is asked.
    const papers = rows('SELECT state, cause FROM print_job ORDER BY id');
    expect(outside.printer.jobs()).toHaveLength(papers.length);
    expect(papers.filter(({ state }) => state !== 'confirmed').map(({ state, cause }) => `${String(state)} ${String(cause)}`)).toContain('unknown host-stopped');
    expect(papers.filter(({ state }) => state !== 'confirmed' && state !== 'unknown')).toEqual([]);
    const names = outside.smtp.letters.map(({ raw }) => /^Message-ID: (.*)\r?$/im.exec(raw)?.[1] ?? '');
    expect([new Set(names).size, names.length]).toEqual([rows('SELECT 1 FROM mail_job').length, rows('SELECT 1 FROM mail_job').length + 1]);
    expect(rows('SELECT dseq, hash FROM outbox').filter(({ dseq, hash }) => outside.server.kept.get(Number(dseq))?.header.hash !== hash)).toEqual([]);
  });
});
