import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handTimer, until, type HandTimer } from '#host/platform/hand-timer.fixture.ts';
import { openScratchStore, type ScratchStore } from '#host/db/scratch-store.fixture.ts';
import { composeLetter } from './letter.ts';
import { createMailQueue, retryAfterMs, type MailQueue, type MailQueueOptions, type MailState } from './mail-queue.ts';
import { openSmtpSink, type SmtpSink } from './smtp-sink.fixture.ts';

const START = 1_770_000_000_000;
const ADDRESS = 'anna.petrova@example.com';
const RECEIPT = '00000000-0000-7000-8000-000000000001';
const SECOND = '00000000-0000-7000-8000-000000000002';
const CONTENT = { numbers: ['1-2-A-000123'], storeName: 'Лавка', text: 'ИТОГ  <100,00> & мир', fileName: '1-2-A-000123.pdf', pdf: new Uint8Array([37, 80, 68, 70]) };

describe('the queue of letters', () => {
  let scratch: ScratchStore;
  let sink: SmtpSink;
  let nowMs = START;
  let logged = '';
  let server = { host: '127.0.0.1', port: 0, secure: false, user: '', from: 'Лавка <shop@example.org>' };
  const queues: MailQueue[] = [];
  beforeEach(async () => {
    scratch = openScratchStore();
    sink = await openSmtpSink();
    server = { host: '127.0.0.1', port: sink.port, secure: false, user: '', from: 'Лавка <shop@example.org>' };
    nowMs = START;
    logged = '';
  });
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.stop()));
    await sink.close();
    scratch.remove();
  });

  function open(more: Partial<MailQueueOptions> = {}): { queue: MailQueue; timer: HandTimer; states: MailState[] } {
    const timer = handTimer();
    const states: MailState[] = [];
    const queue = createMailQueue({
      store: scratch.store, clock: { nowMs: () => nowMs, monotonicMs: () => 0 }, timer, log: pino({ level: 'trace' }, { write: (line: string) => { logged += line; } }),
      settings: () => server, password: () => null, content: async () => CONTENT, onState: (state) => states.push(state), ...more,
    });
    queues.push(queue);
    return { queue, timer, states };
  }
  const put = (queue: MailQueue, receiptId = RECEIPT, address = ADDRESS, language: 'ru' | 'en' = 'ru'): void => {
    scratch.store.write((tx) => { queue.queue(tx, { receiptId, address, language }); });
    queue.wake();
  };
  const rows = (): { state: string; attempts: number; address: string | null; cause: string | null; waitMs: number }[] =>
    scratch.store.read((tx) => tx.all('SELECT state, attempts, address, cause, next_at - ? AS "waitMs" FROM mail_job ORDER BY id', nowMs));
  const messageIds = (): string[] => sink.letters.map(({ raw }) => /^Message-ID: (.*)\r?$/im.exec(raw)?.[1] ?? '');
  /** Waits for the alarm, moves the clock to it and lets it ring. */
  const ring = async (timer: HandTimer): Promise<number> => {
    await until(() => timer.waiting.length === 1);
    const [alarm] = timer.waiting.splice(0);
    nowMs += alarm?.ms ?? 0;
    alarm?.work();
    return alarm?.ms ?? 0;
  };

  it('sends the receipt as text and file, and forgets the address', async () => {
    const { queue, states } = open();
    queue.start();
    put(queue);
    put(queue, SECOND, 'bob@example.com', 'en');
    await until(() => rows().every((row) => row.state === 'sent'));
    expect(rows().map((row) => row.address)).toEqual([null, null]);
    const [russian, english] = sink.letters;
    expect([russian?.to, english?.to]).toEqual([[ADDRESS], ['bob@example.com']]);
    expect(russian?.raw).toContain('Content-Type: application/pdf; name=1-2-A-000123.pdf');
    expect(russian?.raw).toContain(Buffer.from(CONTENT.pdf).toString('base64'));
    expect(russian?.raw).toContain('shop@example.org');
    expect(english?.raw).toContain('Your receipt ');
    expect(composeLetter({ id: 1, receiptId: SECOND, language: 'ru' }, { ...CONTENT, numbers: ['1-2-A-000123', '1-2-A-000124'] }).subject).toBe('Ваши чеки 1-2-A-000123, 1-2-A-000124 · Лавка');
    const html = Buffer.from(/text\/html[^]*?\r?\n\r?\n([^]*?)\r?\n--/.exec(russian?.raw ?? '')?.[1] ?? '', 'base64').toString('utf8');
    expect(html).toContain('&lt;100,00&gt; &amp; мир');
    expect(new Set(messageIds()).size).toBe(2);
    expect(states.at(-1)).toEqual({ waiting: 0, failed: 0, cause: null });
  });

  it('never writes an address into the log, whatever the server answers', async () => {
    sink.mode.recipient = { code: 450, words: 'try later' };
    const { queue, timer } = open();
    queue.start();
    put(queue);
    await until(() => timer.waiting.length === 1);
    sink.mode.recipient = { code: 550, words: 'no such user' };
    await ring(timer);
    await until(() => rows()[0]?.state === 'failed');
    expect(logged).toContain('a letter was tried');
    expect(logged).not.toContain('example.com');
    expect(JSON.stringify(rows())).not.toContain('example.com');
  });

  it('waits longer and longer while the server says not now, under one Message-ID', async () => {
    const { queue, timer, states } = open();
    sink.mode.data = { code: 451, words: 'greylisted' };
    queue.start();
    put(queue);
    const waits: number[] = [];
    for (let tries = 0; tries < 9; tries++) waits.push(await ring(timer) / 1_000);
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    await until(() => timer.waiting.length === 1);
    expect(rows()).toMatchObject([{ state: 'queued', attempts: 10, address: ADDRESS, cause: 'emessage-451', waitMs: 3_600_000 }]);
    expect(states.at(-1)).toEqual({ waiting: 1, failed: 0, cause: 'emessage-451' });
    sink.mode.data = null;
    await ring(timer);
    await until(() => rows()[0]?.state === 'sent');
    expect(messageIds()).toEqual([`<${RECEIPT}.1@receipt.lavka.invalid>`]);
  });

  it.each([
    ['recipient' as const, 550, 'eenvelope-550'], ['recipient' as const, 553, 'eenvelope-553'], ['data' as const, 554, 'emessage-554'],
  ])('ends a letter the server will never take (%s %i), shows it and goes on with the next', async (stage, code, cause) => {
    const { queue, states } = open();
    sink.mode[stage] = { code, words: 'no' };
    queue.start();
    put(queue);
    await until(() => rows()[0]?.state === 'failed');
    sink.mode[stage] = null;
    put(queue, SECOND);
    await until(() => rows()[1]?.state === 'sent');
    expect(rows()[0]).toMatchObject({ state: 'failed', attempts: 1, address: null, cause });
    expect(states.at(-1)).toEqual({ waiting: 0, failed: 1, cause: null });
  });

  it('shows a refused letter for a day, also where the clock was put back by a year since', async () => {
    const { queue } = open();
    sink.mode.recipient = { code: 550, words: 'no such user' };
    queue.start();
    put(queue);
    await until(() => rows()[0]?.state === 'failed');
    nowMs -= 365 * 86_400_000;
    const again = open().queue;
    again.start();
    expect(again.state().failed).toBe(1);
    nowMs += 86_400_000 + 1;
    expect(again.state().failed).toBe(0);
  });

  it('says how the last letter of each receipt stands; a refused one is counted for a day, or until the receipt is sent again', async () => {
    const { queue } = open();
    sink.mode.recipient = { code: 550, words: 'no such user' };
    queue.start();
    put(queue);
    await until(() => rows()[0]?.state === 'failed');
    server = { ...server, host: '' };
    put(queue, SECOND);
    const stand = (): unknown => scratch.store.read((tx) => Object.fromEntries(queue.letterStates(tx, [RECEIPT, SECOND, 'never asked for'])));
    expect(stand()).toEqual({ [RECEIPT]: { state: 'failed', cause: 'eenvelope-550' }, [SECOND]: { state: 'waiting', cause: '' } });
    expect(queue.state()).toMatchObject({ waiting: 1, failed: 1 });
    nowMs += 86_400_000;
    expect(queue.state().failed).toBe(0);
    nowMs -= 86_400_000;
    put(queue);
    expect(queue.state()).toMatchObject({ waiting: 2, failed: 0 });
    expect(stand()).toMatchObject({ [RECEIPT]: { state: 'waiting' } });
  });

  it('keeps letters where it is the shop that is refused: its sender or its password', async () => {
    const { queue, timer } = open({ password: () => 'wrong' });
    sink.mode.sender = { code: 550, words: 'who are you' };
    queue.start();
    put(queue);
    await until(() => timer.waiting.length === 1);
    expect(rows()).toMatchObject([{ state: 'queued', cause: 'eenvelope-550' }]);
    sink.mode.sender = null;
    sink.mode.password = 'right';
    server = { ...server, user: 'shop' };
    await ring(timer);
    await until(() => rows()[0]?.cause === 'eauth-535');
    expect(rows()[0]).toMatchObject({ state: 'queued', attempts: 2, address: ADDRESS });
    expect(sink.passwords).toEqual(['wrong']);
  });

  it('is sent again, as the same letter, where the answer was cut off', async () => {
    const { queue, timer } = open();
    sink.mode.cut = 'before-answer';
    queue.start();
    put(queue);
    await until(() => timer.waiting.length === 1);
    expect(rows()).toMatchObject([{ state: 'queued', attempts: 1 }]);
    sink.mode.cut = 'in-letter';
    await ring(timer);
    await until(() => rows()[0]?.attempts === 2 && timer.waiting.length === 1);
    sink.mode.cut = null;
    await ring(timer);
    await until(() => rows()[0]?.state === 'sent');
    const ids = messageIds();
    expect([ids.length >= 2, new Set(ids).size]).toEqual([true, 1]);
  });

  it('survives weeks without a network and goes out when it is told that it is back', async () => {
    const { port } = sink;
    await sink.close();
    const { queue, timer } = open();
    queue.start();
    put(queue);
    for (let tries = 0; tries < 12; tries++) await ring(timer);
    await until(() => timer.waiting.length === 1);
    expect(rows()).toMatchObject([{ state: 'queued', attempts: 13, cause: 'esocket' }]);
    await queue.stop();
    nowMs += 30 * 86_400_000;
    sink = await openSmtpSink(port);
    const again = open();
    nowMs -= 29 * 86_400_000;
    again.queue.start();
    again.queue.retryNow();
    await until(() => rows()[0]?.state === 'sent');
  });

  it('takes up what was being sent when the last run ended, under the same Message-ID', async () => {
    const first = open();
    put(first.queue);
    scratch.store.write((tx) => { tx.run(`UPDATE mail_job SET state = 'sending', attempts = 1`); });
    const { queue } = open();
    queue.start();
    await until(() => rows()[0]?.state === 'sent');
    expect(messageIds()).toEqual([`<${RECEIPT}.1@receipt.lavka.invalid>`]);
  });

  it('does not wait for a time the clock was put back by', async () => {
    sink.mode.data = { code: 451, words: 'later' };
    const { queue, timer } = open();
    queue.start();
    put(queue);
    await until(() => timer.waiting.length === 1);
    sink.mode.data = null;
    nowMs -= 365 * 86_400_000;
    queue.wake();
    await until(() => rows()[0]?.state === 'sent');
  });

  it('tries nothing without a server, and everything once there is one', async () => {
    const settings = server;
    server = { ...server, host: ' ' };
    const { queue, timer } = open();
    queue.start();
    put(queue);
    expect([queue.ready(), queue.state(), timer.waiting]).toEqual([false, { waiting: 1, failed: 0, cause: null }, []]);
    server = settings;
    queue.retryNow();
    expect(queue.ready()).toBe(true);
    await until(() => rows()[0]?.state === 'sent');
  });

  it('gives a password to no server but this computer without TLS', async () => {
    server = { ...server, host: '0.0.0.0', user: 'shop' };
    const { queue, timer } = open({ password: () => 'secret' });
    queue.start();
    put(queue);
    await until(() => timer.waiting.length === 1);
    expect([rows()[0]?.state, sink.passwords]).toEqual(['queued', []]);
    expect(rows()[0]?.cause).toMatch(/^etls/);
  });

  it('ends a letter whose receipt is gone, and keeps one that could not be written', async () => {
    const { queue, timer } = open({ content: (receiptId) => (receiptId === RECEIPT ? Promise.resolve(null) : Promise.reject(new Error('no typeface'))) });
    queue.start();
    put(queue);
    put(queue, SECOND);
    await until(() => timer.waiting.length === 1);
    expect(rows().map(({ state, cause, address }) => [state, cause, address])).toEqual([['failed', 'no-receipt', null], ['queued', 'not-written', ADDRESS]]);
    expect(sink.letters).toEqual([]);
  });

  it('stops after the letter under way', async () => {
    const { queue } = open();
    queue.start();
    put(queue);
    put(queue, SECOND);
    await until(() => rows()[0]?.state === 'sending');
    await queue.stop();
    expect(rows().map((row) => row.state)).toEqual(['sent', 'queued']);
  });
});

it('a letter is tried again after half a minute, twice as late each time, and at least once an hour', () => {
  expect([1, 2, 3, 8, 9, 1_000].map(retryAfterMs)).toEqual([30_000, 60_000, 120_000, 3_600_000, 3_600_000, 3_600_000]);
});
