/** Virtual time: everything that happens in a run is an event of this one queue, and nothing else moves the clock. */
import type { Trace } from './trace.ts';

/** Ends a turn of the real event loop; taken before a run closes the door to real time (no-real-time.ts). */
const endOfTurn = setImmediate;

type Planned = { readonly atMs: number; readonly order: number; readonly label: string; work: (() => void) | null };

export type VirtualTime = {
  /** Milliseconds since the run began. */
  readonly nowMs: () => number;
  /** Runs `work` after `delayMs`; the answer takes it back. The label stands in the trace. */
  readonly after: (delayMs: number, label: string, work: () => void) => () => void;
  /** Work outside this process's microtasks (a real database, a thread): time stands still until it is done. */
  readonly outside: <T>(work: Promise<T>) => Promise<T>;
  /**
   * Takes events one by one until `until` says enough, the queue is empty or `lastMs` has come; what an event set going
   * has come to rest before the next one begins.
   */
  readonly run: (lastMs: number, until?: () => boolean) => Promise<void>;
  readonly events: () => number;
  readonly exhausted: () => boolean;
};

/** @param maxEvents a run with more events than this is going round in circles: it ends, as if its last moment had come */
export function createVirtualTime(trace: Trace, maxEvents: number): VirtualTime {
  const heap: Planned[] = [];
  const pending = new Set<Promise<unknown>>();
  let now = 0;
  let order = 0;
  let events = 0;

  const settle = async (): Promise<void> => {
    for (;;) {
      await new Promise<void>((resolve) => { endOfTurn(resolve); });
      if (pending.size === 0) return;
      await Promise.allSettled([...pending]);
    }
  };
  return {
    nowMs: () => now,
    after(delayMs, label, work) {
      const planned: Planned = { atMs: now + Math.max(0, Math.round(delayMs)), order: order++, label, work };
      push(heap, planned);
      return () => { planned.work = null; };
    },
    outside(work) {
      pending.add(work);
      const done = (): void => void pending.delete(work);
      work.then(done, done);
      return work;
    },
    async run(lastMs, until = () => false) {
      await settle();
      for (let next = heap[0]; next !== undefined && next.atMs <= lastMs && events < maxEvents && !until(); next = heap[0]) {
        pop(heap);
        if (next.work === null) continue;
        now = next.atMs;
        events += 1;
        trace.note(now, next.label);
        next.work();
        await settle();
      }
      if (!until() && events < maxEvents) now = Math.max(now, lastMs);
    },
    events: () => events,
    exhausted: () => events >= maxEvents,
  };
}

const before = (a: Planned, b: Planned): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

function push(heap: Planned[], one: Planned): void {
  let at = heap.push(one) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(heap[at] as Planned, heap[parent] as Planned)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function pop(heap: Planned[]): void {
  const last = heap.pop() as Planned;
  if (heap.length === 0) return;
  heap[0] = last;
  for (let at = 0; ;) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    let least = at;
    if (left < heap.length && before(heap[left] as Planned, heap[least] as Planned)) least = left;
    if (right < heap.length && before(heap[right] as Planned, heap[least] as Planned)) least = right;
    if (least === at) return;
    swap(heap, at, least);
    at = least;
  }
}

function swap(heap: Planned[], a: number, b: number): void {
  const kept = heap[a] as Planned;
  heap[a] = heap[b] as Planned;
  heap[b] = kept;
}
