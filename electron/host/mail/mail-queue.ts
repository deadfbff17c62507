/**
 * Works off the stored letters, one at a time, for as long as it takes: without a network for weeks they wait, tried less and
 * less often, at least once an hour. A cut between the server's "accepted" and our note sends a letter again under the same
 * Message-ID; SMTP offers nothing better.
 */
import type { Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { errorText } from '#host/platform/fault.ts';
import type { Logger } from '#host/platform/log.ts';
import type { Timer } from '#host/platform/timer.ts';
import { composeLetter, type LetterContent } from './letter.ts';
import { countMail, findDue, insertMailJob, makeDue, markDone, markSending, markWaiting, nextDueAt, requeueSending, type LetterLanguage, type MailJob } from './mail-job-repo.ts';
import { sendLetter, type MailSettings, type SendOutcome } from './smtp.ts';

/** What screens show of letters; `cause` is a code, `failed` those refused for good among the newest. */
export type MailState = { readonly waiting: number; readonly failed: number; readonly cause: string | null };

export type MailQueueOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly log: Logger;
  readonly settings: () => MailSettings;
  /** Kept apart from the settings; null where none was given. */
  readonly password: () => string | null;
  /** What is in the letter; null where the receipt is no longer here. */
  readonly content: (receiptId: string) => Promise<LetterContent | null>;
  readonly onState: (state: MailState) => void;
};

export type MailQueue = {
  /** Begins to work; letters that were on their way when the last run ended wait again. */
  readonly start: () => void;
  /** True where a mail server is set up. */
  readonly ready: () => boolean;
  /** Puts a letter into the queue in the caller's transaction; call `wake` after it. */
  readonly queue: (tx: WriteTx, letter: { readonly receiptId: string; readonly address: string; readonly language: LetterLanguage }) => void;
  /** There may be something new to send. */
  readonly wake: () => void;
  /** The network is back, or the settings are others: everything that waits is tried now. */
  readonly retryNow: () => void;
  readonly state: () => MailState;
  /** Finishes the letter under way and begins no other. */
  readonly stop: () => Promise<void>;
};

const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;
/** A letter refused for good is shown while it is among so many newest. */
const LOOKED_THROUGH = 100;

/** How long to wait after the `attempts`-th try: doubled each time, from half a minute to an hour. */
export function retryAfterMs(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_RETRY_MS);
}

export function createMailQueue(options: MailQueueOptions): MailQueue {
  return new StoredMailQueue(options);
}

class StoredMailQueue implements MailQueue {
  readonly #options: MailQueueOptions;
  #started = false;
  #running = false;
  #wokenMeanwhile = false;
  #work: Promise<void> = Promise.resolve();
  #cancelAlarm = (): void => undefined;
  #told = '';

  constructor(options: MailQueueOptions) {
    this.#options = options;
  }

  readonly start = (): void => {
    this.#started = true;
    this.wake();
  };

  readonly ready = (): boolean => this.#options.settings().host.trim() !== '';

  readonly queue: MailQueue['queue'] = (tx, letter) => {
    insertMailJob(tx, this.#options.clock.nowMs(), letter);
  };

  readonly wake = (): void => {
    if (!this.#started) return;
    this.#tell();
    this.#wokenMeanwhile = true;
    if (!this.#running) this.#work = this.#run();
  };

  readonly retryNow = (): void => {
    const { store, clock } = this.#options;
    store.write((tx) => { makeDue(tx, clock.nowMs()); });
    this.wake();
  };

  readonly state = (): MailState => this.#options.store.read((tx) => countMail(tx, LOOKED_THROUGH));

  readonly stop = async (): Promise<void> => {
    this.#started = false;
    this.#cancelAlarm();
    await this.#work;
  };

  #tell(): void {
    const state = this.state();
    const text = JSON.stringify(state);
    if (text === this.#told) return;
    this.#told = text;
    this.#options.onState(state);
  }

  #alarm(ms: number): void {
    this.#cancelAlarm();
    if (this.#started) this.#cancelAlarm = this.#options.timer.after(ms, this.wake);
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      do {
        this.#wokenMeanwhile = false;
        await this.#round();
      } while (this.#wokenMeanwhile && this.#started);
    } catch (error) {
      // The store failed (a full disk). What was on its way is `sending` until the next round.
      this.#options.log.error({ cause: errorText(error) }, 'letters stopped for a while');
      this.#alarm(LONGEST_RETRY_MS);
    } finally {
      this.#running = false;
    }
  }

  async #round(): Promise<void> {
    const { store, clock } = this.#options;
    if (!this.ready()) return;
    if (store.read((tx) => countMail(tx, 0)).waiting === 0) return;
    store.write((tx) => {
      const nowMs = clock.nowMs();
      // Nothing is on its way here and now: what says so is left from a run that was cut off.
      requeueSending(tx, nowMs);
      // A clock put back must not make a letter wait for the time it was put back by.
      makeDue(tx, nowMs, nowMs + LONGEST_RETRY_MS);
    });
    for (let job = this.#due(); job && this.#started; job = this.#due()) await this.#sendOne(job);
    const next = store.read(nextDueAt);
    if (next !== null) this.#alarm(Math.max(1, next - clock.nowMs()));
  }

  #due(): MailJob | undefined {
    const { store, clock } = this.#options;
    return store.read((tx) => findDue(tx, clock.nowMs()));
  }

  async #sendOne(job: MailJob): Promise<void> {
    const { store, clock, log } = this.#options;
    store.write((tx) => { markSending(tx, clock.nowMs(), job.id); });
    const result = await this.#try(job);
    const nowMs = clock.nowMs();
    store.write((tx) => {
      if (result.outcome === 'sent') markDone(tx, nowMs, job.id, 'sent', null);
      else if (result.outcome === 'never') markDone(tx, nowMs, job.id, 'failed', result.cause);
      else markWaiting(tx, nowMs, job.id, nowMs + retryAfterMs(job.attempts + 1), result.cause);
    });
    log.info({ job: job.id, ...result }, 'a letter was tried');
    this.#tell();
  }

  async #try(job: MailJob): Promise<SendOutcome> {
    const { settings, password, log } = this.#options;
    let content: LetterContent | null;
    try {
      content = await this.#options.content(job.receiptId);
    } catch (error) {
      // One letter nobody can write must not keep the others from leaving.
      log.error({ err: error, job: job.id }, 'a letter cannot be written');
      return { outcome: 'later', cause: 'not-written' };
    }
    return content === null ? { outcome: 'never', cause: 'no-receipt' } : sendLetter(settings(), password(), job.address, composeLetter(job, content));
  }
}
