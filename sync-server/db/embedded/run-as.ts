/** As whom PostgreSQL runs. It refuses to run as root, so root lends it the account `nobody`. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export type RunAs = { readonly name: string; readonly uid: number; readonly gid: number };

/** Undefined: as ourselves. */
export function runAs(): RunAs | undefined {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined;
  return nobody();
}

function nobody(): RunAs {
  try {
    const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((each) => each.startsWith('nobody:'));
    const [, , uid, gid] = line?.split(':') ?? [];
    // Some systems write -2; the kernel counts without a sign.
    if (uid && gid) return { name: 'nobody', uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
  } catch {
    // No such file: the number every Linux uses for it.
  }
  return { name: 'nobody', uid: 65_534, gid: 65_534 };
}

/** True where `user` may enter every folder above `path` and read what is there. */
export function canReach(user: RunAs, path: string): boolean {
  const whole = resolve(path);
  if (!allowed(user, whole, 0o5)) return false;
  for (let folder = dirname(whole); ; folder = dirname(folder)) {
    if (!allowed(user, folder, 0o1)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function allowed(user: RunAs, path: string, wanted: number): boolean {
  const { uid, gid, mode } = statSync(path);
  const bits = uid === user.uid ? mode >> 6 : gid === user.gid ? mode >> 3 : mode;
  return (bits & wanted) === wanted;
}
