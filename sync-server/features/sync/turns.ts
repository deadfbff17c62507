/** Turns for work that only so much of may be under way: companies one after another, and a line that does not grow without end (SPEC SP19-SP21). */

export type TurnLimits = {
  readonly atOnce: number;
  readonly bytesAtOnce: number;
  readonly mostWaiting: number;
  readonly mostWaitingBytes: number;
  readonly mostWaitMs: number;
};

/** One that wants a turn; `sinceMs` is when it first did, the refusals since then counted in. */
export type Asker = { readonly company: string; readonly bytes: number; readonly sinceMs: number; readonly gone: AbortSignal };

/** Ends the turn; once is enough. */
export type EndTurn = () => void;

export type Turns = {
  /** The end of the turn that has come, or null where there is none to wait for: the line is full, the wait was too long, or the asker has gone. */
  readonly take: (asker: Asker) => Promise<EndTurn | null>;
  readonly waiting: () => number;
};

type Load = { count: number; bytes: number };
type Waiter = { readonly asker: Asker; readonly bytes: number; readonly settle: (end: EndTurn | null) => void };

/** What one company may have of everything: with half of it no company keeps all the others out. */
const SHARE = 2;

export function createTurns(limits: TurnLimits): Turns {
  const total: Load = { count: 0, bytes: 0 };
  const busy = new Map<string, Load>();
  /** The company whose turn is next stands first. */
  const lines = new Map<string, Waiter[]>();

  const isOver = (load: Load, bytes: number, share: number): boolean => load.count + 1 > limits.atOnce / share || load.bytes + bytes > limits.bytesAtOnce / share;
  const begin = (company: string, bytes: number): EndTurn => {
    const own = busy.get(company) ?? { count: 0, bytes: 0 };
    busy.set(company, own);
    for (const load of [total, own]) add(load, 1, bytes);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      for (const load of [total, own]) add(load, -1, -bytes);
      if (own.count === 0) busy.delete(company);
      callNext();
    };
  };
  const drop = (waiter: Waiter): void => {
    const { company } = waiter.asker;
    const rest = (lines.get(company) ?? []).filter((each) => each !== waiter);
    if (rest.length > 0) lines.set(company, rest);
    else lines.delete(company);
  };
  const callNext = (): void => {
    for (const [company, [first]] of lines) {
      if (!first || isOver(busy.get(company) ?? { count: 0, bytes: 0 }, first.bytes, SHARE)) continue;
      // Nobody lighter overtakes it: a heavy one would wait for ever.
      if (isOver(total, first.bytes, 1)) return;
      drop(first);
      const rest = lines.get(company);
      lines.delete(company);
      if (rest) lines.set(company, rest);
      first.settle(begin(company, first.bytes));
    }
  };
  const shorten = (): void => {
    while (isTooLong([...lines.values()].flat(), limits)) {
      const longest = [...lines.values()].reduce((most, line) => (weightOf(line, limits) > weightOf(most, limits) ? line : most));
      const last = longest.at(-1) as Waiter;
      drop(last);
      last.settle(null);
      callNext();
    }
  };
  return {
    waiting: () => [...lines.values()].reduce((sum, line) => sum + line.length, 0),
    take: (asker) => new Promise((resolve) => {
      if (asker.gone.aborted) return resolve(null);
      // What weighs more than a company may have takes the whole of its share.
      const bytes = Math.min(asker.bytes, limits.bytesAtOnce / SHARE, limits.mostWaitingBytes);
      const give = (): void => {
        drop(waiter);
        waiter.settle(null);
        // It may have been what the others stood behind.
        callNext();
      };
      const clock = setTimeout(give, limits.mostWaitMs);
      const waiter: Waiter = { asker, bytes, settle: (end) => {
        clearTimeout(clock);
        asker.gone.removeEventListener('abort', give);
        resolve(end);
      } };
      asker.gone.addEventListener('abort', give);
      lines.set(asker.company, [...lines.get(asker.company) ?? [], waiter].sort((one, other) => one.asker.sinceMs - other.asker.sinceMs));
      callNext();
      shorten();
    }),
  };
}

function add(load: Load, count: number, bytes: number): void {
  load.count += count;
  load.bytes += bytes;
}

function isTooLong(waiters: readonly Waiter[], limits: TurnLimits): boolean {
  return weightOf(waiters, limits) > 1;
}

/** As a part of the longest line there may be. */
function weightOf(waiters: readonly Waiter[], { mostWaiting, mostWaitingBytes }: TurnLimits): number {
  return Math.max(waiters.length / mostWaiting, waiters.reduce((sum, { bytes }) => sum + bytes, 0) / mostWaitingBytes);
}
