/**
 * What a revoked till does when it has handed in everything: it forgets (SPEC of host/sync, HI14). The mark is written first and
 * says how far it came, so that a wipe begun is finished by the next start, whatever ended the process in between.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openReader } from './db/open.ts';
import { secretNames } from './host-secrets.ts';
import { replaceFile, syncFolder } from './platform/durable-file.ts';
import type { DataPaths } from './platform/paths.ts';
import type { SecretStore } from './platform/secret-store.ts';
import { readMeta } from './posting/meta.ts';
import { hasNothingDue } from './posting/outbox.ts';

/** That this till was wiped, and when; the screen of the first run says so. */
export type Wiped = { readonly why: 'revoked'; readonly at: number };

type Mark = Wiped & { readonly done: boolean };

/** Files of a till's data; logs and the lock are none. */
const DATA = /^(till|replica)\.db|^backups(\.|$)|^bootstrap$|^(witness|till\.(life|closed|exchange))\.json/;

/** Databases of this till that were set aside damaged: what they hold may be nowhere else (RCV9). */
const SET_ASIDE = /^till\.db\.damaged-/;

/**
 * Begins the wipe of a closed till. False, and nothing touched, where it is no shop's, has something the server has not confirmed, or
 * where a damaged database was set aside here: whether all of that one is known is for a person to say.
 */
export function beginWipe(paths: DataPaths, keyHex: string, atMs: number): boolean {
  if (!isHandedIn(paths.database, keyHex) || readdirSync(paths.dir).some((name) => SET_ASIDE.test(name))) return false;
  writeMark(paths, { why: 'revoked', at: atMs, done: false });
  return true;
}

/**
 * Does what is left of a wipe; nothing where none was begun. The keys go first: whatever ends the process after that, what is left
 * of the files is noise.
 */
export async function finishWipe(paths: DataPaths, secrets: Pick<SecretStore, 'remove'>): Promise<void> {
  const mark = readMark(paths);
  if (mark === null || mark.done) return;
  for (const name of secretNames) await secrets.remove(name);
  for (const name of readdirSync(paths.dir)) if (DATA.test(name)) rmSync(join(paths.dir, name), { recursive: true, force: true });
  syncFolder(paths.dir);
  writeMark(paths, { ...mark, done: true });
}

/** What the first run has to say about the till that was here, or null. */
export function readWiped(paths: DataPaths): Wiped | null {
  const mark = readMark(paths);
  return mark?.done === true ? { why: mark.why, at: mark.at } : null;
}

/** The till has an owner again. */
export function forgetWiped(paths: DataPaths): void {
  rmSync(paths.wiped, { force: true });
}

function isHandedIn(database: string, keyHex: string): boolean {
  const reader = openReader(database, keyHex);
  try {
    // A sale at the register is as good as sold: the next start posts it, and then it is handed in too.
    return readMeta(reader.tx).mode === 'shop' && hasNothingDue(reader.tx);
  } finally {
    reader.close();
  }
}

function writeMark(paths: DataPaths, mark: Mark): void {
  replaceFile(paths.wiped, `${JSON.stringify(mark)}\n`);
}

function readMark(paths: DataPaths): Mark | null {
  if (!existsSync(paths.wiped)) return null;
  try {
    const { at, done } = JSON.parse(readFileSync(paths.wiped, 'utf8')) as Record<string, unknown>;
    return typeof at === 'number' ? { why: 'revoked', at, done: done === true } : null;
  } catch {
    // Written whole or not at all: something else wrote here, and nothing is wiped for it.
    return null;
  }
}
