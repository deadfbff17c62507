/**
 * Works off the stored letters, one at a time, for as long as it takes: without a network for weeks they wait, tried less and
 * less often, at least once an hour. A cut between the server's "accepted" and our note sends a letter again under the same
 * Message-ID; SMTP offers nothing better.
 */
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import type { Logger } from '#host/platform/log.ts';
import { backOffMs, createQueueWorker, type QueueWorker } from '#host/platform/queue-worker.ts';
import type { Timer } from '#host/platform/timer.ts';
import { composeLetter, type LetterContent } from './letter.ts';
import { countMail, failedByNow, findDue, insertMailJob, letterStates, makeDue, markDone, markSending, markWaiting, nextDueAt, requeueSending, type LetterLanguage, type LetterOf, type MailJob } from './mail-job-repo.ts';
import { sendLetter, type MailSettings, type SendOutcome } from './smtp.ts';

/** What screens show of letters; `cause` is a code, `failed` those refused for good within a day, among the newest. */
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
  /** How the last letter of each of these receipts stands, where there is one. */
  readonly letterStates: (tx: ReadTx, receiptIds: readonly string[]) => ReadonlyMap<string, LetterOf>;
  /** Finishes the letter under way and begins no other. */
  readonly stop: () => Promise<void>;
};

const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;
/** A letter refused for good is shown while it is among so many newest. */
const LOOKED_THROUGH = 100;
const FAILED_SHOWN_MS = 86_400_000;

/** How long to wait after the `attempts`-th try: doubled each time, from half a minute to an hour. */
export function retryAfterMs(attempts: number): number {
  return backOffMs(attempts, FIRST_RETRY_MS, LONGEST_RETRY_MS);
}

export function createMailQueue(options: MailQueueOptions): MailQueue {
  return new StoredMailQueue(options);
}

class StoredMailQueue implements MailQueue {
  readonly #options: MailQueueOptions;
  readonly #worker: QueueWorker;

  constructor(options: MailQueueOptions) {
    this.#options = options;
    const { timer, log, onState } = options;
    this.#worker = createQueueWorker({ name: 'letters', timer, log, longestMs: LONGEST_RETRY_MS, round: (going) => this.#round(going), state: this.state, onState });
  }

  readonly start = (): void => { this.#worker.start(); };

  readonly ready = (): boolean => this.#options.settings().host.trim() !== '';

  readonly queue: MailQueue['queue'] = (tx, letter) => {
    insertMailJob(tx, this.#options.clock.nowMs(), letter);
  };

  readonly wake = (): void => { this.#worker.wake(); };

  readonly retryNow = (): void => {
    const { store, clock } = this.#options;
    store.write((tx) => { makeDue(tx, clock.nowMs()); });
    this.wake();
  };

  readonly state = (): MailState => this.#options.store.read((tx) => countMail(tx, LOOKED_THROUGH, this.#options.clock.nowMs() - FAILED_SHOWN_MS));

  readonly letterStates: MailQueue['letterStates'] = letterStates;

  readonly stop = (): Promise<void> => this.#worker.stop();

  /** Tries every letter that is due; the answer is how long the first of the others still waits. */
  async #round(going: () => boolean): Promise<number | null> {
    const { store, clock } = this.#options;
    store.write((tx) => { failedByNow(tx, clock.nowMs(), LOOKED_THROUGH); });
    if (!this.ready()) return null;
    if (store.read((tx) => countMail(tx, 0, 0)).waiting === 0) return null;
    store.write((tx) => {
      const nowMs = clock.nowMs();
      // Nothing is on its way here and now: what says so is left from a run that was cut off.
      requeueSending(tx, nowMs);
      // A clock put back must not make a letter wait for the time it was put back by.
      makeDue(tx, nowMs, nowMs + LONGEST_RETRY_MS);
    });
    for (let job = this.#due(); job && going(); job = this.#due()) await this.#sendOne(job);
    const next = store.read(nextDueAt);
    return next === null ? null : next - clock.nowMs();
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
    this.#worker.tell();
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
