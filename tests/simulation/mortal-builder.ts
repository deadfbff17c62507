/** A builder of a process that may end: chunks are writes like others, it may die at each, and the disk may be full. */
import type { ClosableBuilder } from '#host/sync/bootstrap/builder-port.ts';

export type Mortal = {
  /** The process this builder was of is gone. */
  readonly isOver: () => boolean;
  readonly isFull: () => boolean;
  /** Asked once at each write: whether the process ends at it. */
  readonly due: () => 'before' | 'after' | null;
  readonly die: () => void;
};

export function mortalBuilder(builder: ClosableBuilder, { isOver, isFull, due, die }: Mortal): ClosableBuilder {
  const never = (): Promise<never> => new Promise<never>(() => undefined);
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isOver()) return never();
    if (isFull()) throw new Error('the disk is full');
    const when = due();
    if (when === null) return work();
    // What came of it nobody hears any more, whether it was a chunk or garbage.
    if (when === 'after') work().catch(() => undefined);
    die();
    return never();
  };
  return { ...builder, open: (...args) => write(() => builder.open(...args)), put: (...args) => write(() => builder.put(...args)), finish: () => write(() => builder.finish()) };
}
