/** What really happened in a run, written down beside all databases: the book the invariants hold them against. */
import type { Commit } from '#contract/sync/commit.ts';
import type { Edit } from '#domain/merge/record.ts';
import type { Fact } from './till-disk.ts';

/**
 * `healthy` must be applied · `repeat` is the same operation under a new number and adds nothing · `newer` comes from a program of
 * tomorrow and is applied and kept · the rest can only be quarantined.
 */
export type Nature = 'healthy' | 'repeat' | 'newer' | 'unreadable' | 'other-shape' | 'unknown-entity' | 'other-company' | 'key-conflict' | 'op-reused' | 'damaged' | 'other-store';

export type Done = {
  readonly companyId: string;
  /** The till's process line in the run: clones are lines of their own. */
  readonly line: string;
  /** The line it was of, where its disk is gone. */
  readonly lineBefore?: string;
  readonly commit: Commit;
  readonly nature: Nature;
  readonly facts: readonly Fact[];
  /** The edit of a task it holds, as it travels. */
  readonly edit?: BookedEdit;
};

export type BookedEdit = { readonly taskId: string; readonly edit: Edit };

export type Book = {
  readonly write: (done: Done) => void;
  readonly all: () => readonly Done[];
  readonly of: (line: string) => readonly Done[];
  /** The disk that held these commits is gone: they may be on the server, but nobody can ask for them. */
  readonly burn: (line: string, afterDseq: number) => void;
  /** The disk is gone with all that was on it: what a server has acknowledged must be there, the rest is lost on purpose. */
  readonly lose: (line: string) => void;
  readonly isLost: (done: Done) => boolean;
  /** A server has told somebody what became of these operations. */
  readonly acknowledge: (opIds: readonly string[]) => void;
  readonly isAcknowledged: (opId: string) => boolean;
};

/** The line of commits whose disk is gone. */
const burned = 'burned';
const lost = 'lost with its disk';

export function createBook(): Book {
  let done: Done[] = [];
  const acknowledged = new Set<string>();
  return {
    write: (one) => void done.push(one),
    all: () => done,
    of: (line) => done.filter((one) => one.line === line),
    burn: (line, afterDseq) => { done = done.map((one) => (one.line === line && one.commit.header.dseq > afterDseq ? { ...one, line: burned } : one)); },
    lose: (line) => { done = done.map((one) => (one.line === line ? { ...one, line: lost, lineBefore: line } : one)); },
    isLost: ({ line }) => line === lost,
    acknowledge: (opIds) => { for (const opId of opIds) acknowledged.add(opId); },
    isAcknowledged: (opId) => acknowledged.has(opId),
  };
}

export const quarantinable: ReadonlySet<Nature> = new Set<Nature>(['unreadable', 'other-shape', 'unknown-entity', 'other-company', 'key-conflict', 'op-reused', 'damaged', 'other-store']);
