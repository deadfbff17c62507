/** Which machine this is and which file a name stands for: what a copy of a data folder cannot take along. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/**
 * A hash of what the system calls this machine, or empty where it says nothing. It differs between machines, and says nothing about
 * the machine to whoever reads it.
 */
export function machineHash(platform: NodeJS.Platform = process.platform): string {
  try {
    const id = readMachineId(platform).trim().toLowerCase();
    return id === '' ? '' : createHash('sha256').update(`lavka-machine\n${id}`).digest('hex').slice(0, 32);
  } catch {
    return '';
  }
}

function readMachineId(platform: NodeJS.Platform): string {
  if (platform === 'win32') return /MachineGuid\s+REG_SZ\s+(\S+)/.exec(ask('reg.exe', ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid', '/reg:64']))?.[1] ?? '';
  if (platform === 'darwin') return /"IOPlatformUUID" = "([^"]+)"/.exec(ask('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']))?.[1] ?? '';
  return readFileSync('/etc/machine-id', 'latin1');
}

function ask(program: string, args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', timeout: 5_000, windowsHide: true, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** What tells a file from a copy of it. `inode` and `birth` (ns) are "0" where the file system has none. */
export type FileIdentity = { readonly dev: string; readonly inode: string; readonly birth: string; readonly path: string };

export function fileIdentity(path: string): FileIdentity {
  const { dev, ino, birthtimeNs, ctimeNs } = statSync(path, { bigint: true });
  // Where a system knows no birth, it may say the last change instead, which is another after each write.
  return { dev: String(dev), inode: String(ino), birth: birthtimeNs === ctimeNs ? '0' : String(birthtimeNs), path };
}
