/** Which database this is, as far as anything outside of its rows tells (SPEC LF6). */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** The file by which a folder is known; `inode` and `birth` (ns) are "0" where the file system has none. */
export type FolderMark = { readonly dev: string; readonly inode: string; readonly birth: string; readonly path: string };

/** `cluster`: PostgreSQL's own number of it and that of the database; `folder` of the embedded one. Null where nothing can be known. */
export type Place = { readonly cluster: string | null; readonly folder: FolderMark | null };

/** Rewritten in place as long as the cluster lives: whatever puts a folder back makes it another file. */
const CONTROL_FILE = join('postgres', 'global', 'pg_control');

/** @param folder the data folder where its own PostgreSQL lies in it */
export async function readPlace(pool: pg.Pool, folder: string | null): Promise<Place> {
  return { cluster: await readCluster(pool), folder: folder === null ? null : readFolder(folder) };
}

async function readCluster(pool: pg.Pool): Promise<string | null> {
  try {
    const { rows: [row] } = await pool.query<{ name: string }>(`SELECT s.system_identifier || '/' || d.oid AS name FROM pg_control_system() s, pg_database d WHERE d.datname = current_database()`);
    return row?.name ?? null;
  } catch {
    // Somebody's PostgreSQL may keep that to itself.
    return null;
  }
}

function readFolder(dir: string): FolderMark | null {
  const path = join(dir, CONTROL_FILE);
  try {
    const { dev, ino, birthtimeNs, ctimeNs } = statSync(path, { bigint: true });
    // Where a system knows no birth, it may say the last change instead, which is another after each write.
    return { dev: String(dev), inode: String(ino), birth: birthtimeNs === ctimeNs ? '0' : String(birthtimeNs), path };
  } catch {
    return null;
  }
}

/** True where what is known of both differs. */
export function isElsewhere(known: Place, here: Place): boolean {
  if (known.cluster !== null && here.cluster !== null && known.cluster !== here.cluster) return true;
  return known.folder !== null && here.folder !== null && !isSameFolder(known.folder, here.folder);
}

/** By its birth and one of number and path; without births by its number and one of disk and path: a renamed or moved folder is the same. */
function isSameFolder(known: FolderMark, here: FolderMark): boolean {
  if (known.birth !== '0' && here.birth !== '0') return known.birth === here.birth && (known.inode === here.inode || known.path === here.path);
  return known.inode === here.inode && (known.dev === here.dev || known.path === here.path);
}
