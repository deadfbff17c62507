/**
 * The cipher of a database file (docs/adr/0029): AEGIS-256 where the processor knows AES, ChaCha20-Poly1305 elsewhere. Both
 * take the same 32-byte key and know every page that was changed by others; a file keeps the one it was made with.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { sqliteCode } from './storage-fault.ts';

const CIPHERS = ['aegis', 'chacha20'] as const;
export type Cipher = (typeof CIPHERS)[number];

/** Makes `database` read and write with this cipher and the raw key given as hex; what was tried on it before is forgotten. */
export function setCipher(database: Database.Database, cipher: Cipher, keyHex: string): void {
  database.pragma(`cipher = '${cipher}'`);
  database.pragma(`key = '${keyText(keyHex)}'`);
}

/** As the driver takes a raw key, which needs no derivation. */
export const keyText = (keyHex: string): string => `raw:${keyHex}`;

/**
 * Calls `open` with the cipher `path` has: as a file does not tell, with one after the other until it is a database. A file that is
 * not there yet gets the one this machine is fast with. Throws what the first cipher said unless it was only the wrong one.
 */
export function withCipherOf(path: string, open: (cipher: Cipher) => void): void {
  const made = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const [first, ...others] = made ? CIPHERS : [fastCipher()];
  try {
    open(first);
  } catch (error) {
    const [other] = others;
    // Of a page that was destroyed the right cipher says so; the wrong one knows no page at all.
    if (other === undefined || sqliteCode(error) !== 'SQLITE_NOTADB') throw error;
    open(other);
  }
}

let fast: Cipher | null = null;
const TRIAL_BYTES = 64 * 1024;
const TRIALS = 3;

/**
 * Tried out once a process and on the driver itself, as both the processor and the way the driver was built decide: with AES in the
 * processor AEGIS takes a twentieth of the time ChaCha20 takes, and twenty times its time without. Where nothing could be tried it is
 * ChaCha20, which is slow nowhere.
 */
function fastCipher(): Cipher {
  fast ??= trialMs('aegis') < trialMs('chacha20') ? 'aegis' : 'chacha20';
  return fast;
}

/** The shortest of a few writes, or for ever where none was possible. */
function trialMs(cipher: Cipher): number {
  let dir: string;
  try {
    dir = mkdtempSync(join(tmpdir(), 'lavka-cipher-'));
  } catch {
    return Infinity;
  }
  try {
    return shortestWriteMs(join(dir, 'trial.db'), cipher);
  } catch {
    return Infinity;
  } finally {
    leaveFolder(dir);
  }
}

function shortestWriteMs(path: string, cipher: Cipher): number {
  const trial = new Database(path);
  try {
    setCipher(trial, cipher, '00'.repeat(32));
    trial.pragma('synchronous = OFF');
    trial.exec('CREATE TABLE trial (bytes BLOB NOT NULL)');
    const write = trial.prepare('INSERT INTO trial VALUES (zeroblob(?))');
    let best = Infinity;
    for (let n = 0; n < TRIALS; n++) {
      const began = performance.now();
      write.run(TRIAL_BYTES);
      best = Math.min(best, performance.now() - began);
    }
    return best;
  } finally {
    trial.close();
  }
}

/** A scanner of viruses may hold the file a moment longer: a folder that stays is no reason not to open a shop. */
function leaveFolder(dir: string): void {
  try {
    rmSync(dir, { recursive: true, force: true });
  } catch {
    // The system empties its folder for such files by itself.
  }
}
