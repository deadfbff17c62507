/** Work on whole database files, which takes seconds: checked and copied by a thread of their own, so that no sale waits. */
import { renameSync, rmSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { flushFile, syncFolder } from '#host/platform/durable-file.ts';
import { Fault } from '#host/platform/fault.ts';
import { connect } from './connection.ts';
import { isDamaged, storageFault, withStorageFaults } from './storage-fault.ts';

export type FileJob = { readonly path: string; readonly keyHex: string } & ({ readonly kind: 'check' } | { readonly kind: 'copy'; readonly target: string });

/** `problem`: what is wrong with the file that was checked, null where nothing is. */
export type FileJobAnswer = { readonly problem: string | null } | { readonly failed: { readonly code: string; readonly message: string } };

/**
 * Reads every page of the database at `path` and compares its trees, beside whoever writes to it.
 * @returns what is wrong, or null. Throws `Fault` where the disk failed, and not the file
 */
export function checkFile(path: string, keyHex: string): Promise<string | null> {
  return inThread({ kind: 'check', path, keyHex });
}

/**
 * Copies the database at `path` as it is at this moment to `target`, under the same key; nobody waits for it. The copy is read
 * back and checked before it gets its name. Rejects with `Fault('storage-full' | 'storage-failed')`; then there is no `target`.
 */
export async function copyFileWhole(path: string, keyHex: string, target: string): Promise<void> {
  const problem = await inThread({ kind: 'copy', path, keyHex, target });
  if (problem !== null) throw new Fault('storage-failed', 'later', `a copy of ${path} cannot be read back: ${problem}`);
}

/** The check itself, at once: for a start, when there is nobody to hold up. */
export function checkNow(path: string, keyHex: string): string | null {
  try {
    const connection = connect(path, keyHex, 'reader');
    try {
      const [row] = withStorageFaults(() => connection.pragma('quick_check(1)') as { quick_check: string }[], path);
      return row?.quick_check === 'ok' ? null : (row?.quick_check ?? 'no answer').replaceAll(/\s+/g, ' ').slice(0, 400);
    } finally {
      connection.close();
    }
  } catch (error) {
    if (isDamaged(error)) return error instanceof Error ? error.message : 'damaged';
    throw error;
  }
}

/** What the thread does. */
export function runFileJob(job: FileJob): FileJobAnswer {
  try {
    if (job.kind === 'check') return { problem: checkNow(job.path, job.keyHex) };
    return { problem: copyNow(job.path, job.keyHex, job.target) };
  } catch (error) {
    const fault = error instanceof Fault ? error : storageFault(error, job.path);
    return { failed: { code: fault?.code ?? 'storage-failed', message: fault?.message ?? String(error) } };
  }
}

function copyNow(path: string, keyHex: string, target: string): string | null {
  const unfinished = `${target}.tmp`;
  const discard = (): void => { for (const tail of ['', '-journal', '-wal', '-shm']) rmSync(`${unfinished}${tail}`, { force: true }); };
  discard();
  try {
    const source = connect(path, keyHex, 'reader');
    try {
      withStorageFaults(() => source.prepare('VACUUM INTO ?').run(unfinished), target);
    } finally {
      source.close();
    }
    const problem = checkNow(unfinished, keyHex);
    if (problem !== null) {
      discard();
      return problem;
    }
    flushFile(unfinished);
    renameSync(unfinished, target);
    syncFolder(dirname(target));
    return null;
  } catch (error) {
    discard();
    throw error;
  }
}

function inThread(job: FileJob): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`./file-job-worker${extname(import.meta.url)}`, import.meta.url), { workerData: job });
    worker.once('message', (answer: FileJobAnswer) => {
      if ('failed' in answer) reject(new Fault(answer.failed.code, 'later', answer.failed.message));
      else resolve(answer.problem);
    });
    worker.once('error', reject);
    worker.once('exit', () => { reject(new Fault('storage-failed', 'later', 'the thread ended without an answer')); });
    worker.unref();
  });
}
