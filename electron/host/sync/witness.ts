/**
 * The witness: a small file beside the database that remembers how far it had come and where it lay (SPEC HI1-HI6). A database
 * behind its witness, or lying elsewhere, is a copy.
 */
import { readFileSync, renameSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { replaceFile } from '#host/platform/durable-file.ts';
import { systemErrorCode } from '#host/platform/fault.ts';
import type { FileIdentity } from '#host/platform/machine.ts';
import type { Timer } from '#host/platform/timer.ts';
import type { Meta } from '#host/posting/meta.ts';
import type { Born } from '#contract/sync/session.ts';

/** How far a life had come when the witness was written, and where. */
export type Witness = {
  readonly incarnation: string;
  readonly born: Born;
  /** The next numbers: never smaller later on. */
  readonly dseq: number; readonly receipt: number; readonly shift: number;
  /** Empty where the system says nothing. */
  readonly machine: string;
  readonly file: FileIdentity;
  /** A life that was about to begin: the database may have become it or not. */
  readonly next?: { readonly incarnation: string; readonly born: Born };
};

/** What a database and its witness say together. `copied`: begin a new life before anything is sold. */
export type Judgement = 'as-known' | 'no-witness' | 'begun' | 'copied';

export type Standing = Pick<Meta, 'incarnationId' | 'nextDseq' | 'nextReceiptNumber' | 'nextShiftNumber'>;
type Here = { readonly machine: string; readonly file: FileIdentity };

/** HI2-HI5. */
export function judge(witness: Witness | null, standing: Standing, here: Here): Judgement {
  if (witness === null) return 'no-witness';
  if (witness.next !== undefined && witness.next.incarnation === standing.incarnationId) return 'begun';
  if (witness.incarnation !== standing.incarnationId) return 'copied';
  if (standing.nextDseq < witness.dseq || standing.nextReceiptNumber < witness.receipt || standing.nextShiftNumber < witness.shift) return 'copied';
  if (witness.machine !== '' && here.machine !== '' && witness.machine !== here.machine) return 'copied';
  return isSameFile(witness.file, here.file) ? 'as-known' : 'copied';
}

/**
 * HI4. A file keeps its number and the moment it was made through a rename; some systems number files anew at each mount, and number
 * disks anew at each start, so that one of number and path is enough where the moment agrees.
 */
function isSameFile(known: FileIdentity, here: FileIdentity): boolean {
  const dated = known.birth !== '0' && here.birth !== '0';
  if (dated) return known.birth === here.birth && (known.inode === here.inode || known.path === here.path);
  return known.inode === here.inode && (known.dev === here.dev || known.path === here.path);
}

/** Null where there is none, or none anybody can read: a power cut may leave one torn, because it is not flushed (HI1). */
export function readWitness(path: string): Witness | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isWitness(value) ? value : null;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

const BORN: readonly unknown[] = ['enrolled', 'restored', 'copied', 'fork'] satisfies Born[];

function isWitness(value: unknown): value is Witness {
  if (typeof value !== 'object' || value === null) return false;
  const { incarnation, born, dseq, receipt, shift, machine, file, next } = value as Record<string, unknown>;
  const { dev, inode, birth, path } = (typeof file === 'object' && file !== null ? file : {}) as Record<string, unknown>;
  const { incarnation: nextIncarnation, born: nextBorn } = (typeof next === 'object' && next !== null ? next : { incarnation: '', born: 'enrolled' }) as Record<string, unknown>;
  return [incarnation, machine, dev, inode, birth, path, nextIncarnation].every((text) => typeof text === 'string') && [born, nextBorn].every((text) => BORN.includes(text)) && [dseq, receipt, shift].every(Number.isSafeInteger);
}

/** Writes it down so that it stays; before and after what must not be forgotten. */
export function saveWitness(path: string, witness: Witness): void {
  replaceFile(path, textOf(witness));
}

const textOf = (witness: Witness): string => `${JSON.stringify(witness)}\n`;

export type WitnessWriter = {
  /** Something was committed: the witness follows within a second. */
  readonly touch: () => void;
  /** What is under way is finished; the last state is written down to stay. */
  readonly close: () => Promise<void>;
};

const COALESCE_MS = 1_000;

/** Keeps the witness at `path` up with the database, beside selling: one write a second at most, none of them waited for. */
export function createWitnessWriter(path: string, timer: Timer, read: () => Witness | null, onFailed: (error: unknown) => void): WitnessWriter {
  let waiting: (() => void) | null = null;
  let writing = Promise.resolve();
  let closed = false;
  const write = (): void => {
    waiting = null;
    const witness = read();
    if (witness === null) return;
    writing = writing.then(async () => {
      // Renamed, so that a reader finds the old one or the new one; not flushed, because a torn one is worth as much as none.
      await writeFile(`${path}.tmp`, textOf(witness), { mode: 0o600 });
      // Another life may have begun while that was written, and put down its own: this one has come too late.
      if (read()?.incarnation === witness.incarnation) renameSync(`${path}.tmp`, path);
    }).catch(onFailed);
  };
  return {
    touch: () => { if (!closed) waiting ??= timer.after(COALESCE_MS, write); },
    async close() {
      closed = true;
      waiting?.();
      waiting = null;
      await writing;
      const witness = read();
      if (witness !== null) saveWitness(path, witness);
    },
  };
}
