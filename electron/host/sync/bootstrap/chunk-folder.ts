/**
 * Chunks that came and are proven, on the disk until the replica is built (SPEC HB4). They hold what the replica holds before a
 * verifier was peppered, so that they lie there sealed under a key of the till.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, systemErrorCode } from '#host/platform/fault.ts';

export type ChunkFolder = {
  readonly dir: string;
  /** The chunk as it was put here, or null where it is not, or not as it was. */
  readonly read: (n: number) => Uint8Array | null;
  /** Throws `Fault` where the disk fails. */
  readonly keep: (n: number, bytes: Uint8Array) => void;
  readonly drop: (n: number) => void;
};

const CIPHER = 'aes-256-gcm';
const [NONCE_BYTES, TAG_BYTES] = [12, 16];

/** The folder of one snapshot in `root`; those of all others go. @param id a UUID */
export function openChunkFolder(root: string, id: string, keyHex: string): ChunkFolder {
  const dir = join(root, id);
  const key = createHmac('sha256', Buffer.from(keyHex, 'hex')).update('chunks of a snapshot').digest();
  asFault(() => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(root)) if (name !== id) rmSync(join(root, name), { recursive: true, force: true });
    for (const name of readdirSync(dir)) if (!/^\d+$/.test(name)) rmSync(join(dir, name), { force: true });
  });
  const path = (n: number): string => join(dir, String(n));
  return {
    dir,
    read(n) {
      try {
        return unsealed(key, readFileSync(path(n)), `${id} ${n}`);
      } catch {
        return null;
      }
    },
    keep: (n, bytes) => asFault(() => {
      writeFileSync(`${path(n)}.part`, sealed(key, bytes, `${id} ${n}`), { mode: 0o600 });
      renameSync(`${path(n)}.part`, path(n));
    }),
    drop: (n) => { rmSync(path(n), { force: true }); },
  };
}

/** Takes away everything of every snapshot. Never throws: what stays goes with the next one. */
export function dropChunkFolders(root: string): void {
  try {
    rmSync(root, { recursive: true, force: true });
  } catch {
    // Windows holds what somebody has open.
  }
}

function sealed(key: Buffer, bytes: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function unsealed(key: Buffer, file: Buffer, about: string): Uint8Array {
  const cipher = createDecipheriv(CIPHER, key, file.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(about)).setAuthTag(file.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([cipher.update(file.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()]);
}

function asFault(work: () => void): void {
  try {
    work();
  } catch (error) {
    const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(systemErrorCode(error) ?? '');
    throw new Fault(full ? 'storage-full' : 'storage-failed', 'later', full ? 'the disk of the till is full' : 'a snapshot cannot be kept on the disk', error);
  }
}
