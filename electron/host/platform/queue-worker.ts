/**
 * The loop of whoever works off stored jobs: one round at a time, woken by hand or by its own alarm, and telling the screens
 * how it stands. What a job is and what became of it lies in the store, so a worker that is killed loses nothing: the next
 * one's round reads the same rows.
 */
import { errorText } from './fault.ts';
import type { Logger } from './log.ts';
import type { Timer } from './timer.ts';

export type QueueWorkerOptions<State> = {
  /** What stopped, in the log. */
  readonly name: string;
  readonly timer: Timer;
  readonly log: Logger;
  /** The longest rest. After a round that threw it is at most half a minute: what fails there is here, and room on a full disk may come any moment. */
  readonly longestMs: number;
  /**
   * Works off what is due while `going` says so. The answer is how long to rest before the next round, null to wait for `wake`
   * or for an alarm that is already set. A throw is of the store (a full disk): the rows say where the work was.
   */
  readonly round: (going: () => boolean) => Promise<number | null>;
  readonly state: () => State;
  readonly onState: (state: State) => void;
};

export type QueueWorker = {
  /** Begins to work. */
  readonly start: () => void;
  /** There may be something to do: a round follows, after the one under way if there is one. */
  readonly wake: () => void;
  /** Says how it stands where that is news. */
  readonly tell: () => void;
  /** Lets the round under way come to its end and begins no other. */
  readonly stop: () => Promise<void>;
};

const AFTER_THROW_MS = 30_000;

/** How long to wait after so many failed tries, the first of them 1: doubled each time, up to `longestMs`. */
export function backOffMs(tries: number, firstMs: number, longestMs: number): number {
  return Math.min(firstMs * 2 ** Math.min(tries - 1, 20), longestMs);
}

export function createQueueWorker<State>(options: QueueWorkerOptions<State>): QueueWorker {
  return new StoredQueueWorker(options);
}

class StoredQueueWorker<State> implements QueueWorker {
  readonly #options: QueueWorkerOptions<State>;
  #started = false;
  #running = false;
  #wokenMeanwhile = false;
  #work: Promise<void> = Promise.resolve();
  #cancelAlarm = (): void => undefined;
  #told = '';

  constructor(options: QueueWorkerOptions<State>) {
    this.#options = options;
  }

  readonly start = (): void => {
    this.#started = true;
    this.wake();
  };

  readonly wake = (): void => {
    if (!this.#started) return;
    this.tell();
    this.#wokenMeanwhile = true;
    if (!this.#running) this.#work = this.#run();
  };

  readonly tell = (): void => {
    const state = this.#options.state();
    const text = JSON.stringify(state);
    if (text === this.#told) return;
    this.#told = text;
    this.#options.onState(state);
  };

  readonly stop = async (): Promise<void> => {
    this.#started = false;
    this.#cancelAlarm();
    await this.#work;
  };

  readonly #going = (): boolean => this.#started;

  async #run(): Promise<void> {
    const { round, log, name, longestMs } = this.#options;
    this.#running = true;
    try {
      do {
        this.#wokenMeanwhile = false;
        const restMs = await round(this.#going);
        if (restMs !== null) this.#rest(restMs);
      } while (this.#wokenMeanwhile && this.#started);
    } catch (error) {
      log.error({ cause: errorText(error) }, `${name} stopped for a while`);
      this.#rest(Math.min(longestMs, AFTER_THROW_MS));
    } finally {
      this.#running = false;
    }
  }

  /** A rest reckoned with a clock that jumped meanwhile may be anything: it is kept between a moment and the longest. */
  #rest(ms: number): void {
    this.#cancelAlarm();
    const restMs = Math.min(Math.max(1, ms), this.#options.longestMs);
    if (this.#started) this.#cancelAlarm = this.#options.timer.after(restMs, this.wake);
  }
}
