/** The witness as a file: whole or not there (SPEC LF3, LF10). */
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isUuid } from '#domain/kernel/uuid.ts';
import type { FolderMark, Place } from './place.ts';
import type { Mark, Remembered, RememberedRevocation, Witness } from './witness.ts';

export function witnessFile(dir: string): string {
  return join(dir, 'witness.json');
}

/** Null where there is none, or none that can be read. */
export function readWitness(dir: string): Witness | null {
  try {
    const read: unknown = JSON.parse(readFileSync(witnessFile(dir), 'utf8'));
    return isWitness(read) ? read : null;
  } catch {
    return null;
  }
}

/** Flushed before it takes the place of the old one; nobody else waits for the disk meanwhile. @throws what the file system says */
export async function writeWitness(dir: string, witness: Witness): Promise<void> {
  const temporary = `${witnessFile(dir)}.${process.pid}.tmp`;
  await writeFile(temporary, JSON.stringify(witness), { mode: 0o600, flush: true });
  await rename(temporary, witnessFile(dir));
}

type Shape = Readonly<Record<string, unknown>>;

const isShape = (value: unknown): value is Shape => typeof value === 'object' && value !== null && !Array.isArray(value);
const areTexts = (value: Shape, names: readonly string[]): boolean => names.every((name) => typeof value[name] === 'string');
const isFolder = (value: unknown): value is FolderMark | null => value === null || (isShape(value) && areTexts(value, ['dev', 'inode', 'birth', 'path']));
const isPlace = (value: unknown): value is Place => isShape(value) && (value['cluster'] === null || typeof value['cluster'] === 'string') && isFolder(value['folder']);

function isMark(value: unknown): value is Shape & Mark {
  return isShape(value) && areTexts(value, ['epoch']) && [value['head'], value['commits']].every(Number.isSafeInteger);
}

function isRemembered(value: unknown): value is Remembered {
  return isMark(value) && Array.isArray(value['past']) && value['past'].every((epoch) => typeof epoch === 'string');
}

function isRevocation(value: unknown): value is RememberedRevocation {
  return isShape(value) && isUuid(String(value['device'])) && Number.isSafeInteger(value['at']) && (value['by'] === null || isUuid(String(value['by']))) && typeof value['reason'] === 'string';
}

const areRevocations = (value: unknown): boolean => Array.isArray(value) && value.every(isRevocation);
const areCompanies = (value: unknown, isOne: (company: unknown) => boolean): boolean => isShape(value) && Object.entries(value).every(([id, company]) => isUuid(id) && isOne(company));

function isWitness(value: unknown): value is Witness {
  return isShape(value) && value['format'] === 1 && isPlace(value['place']) && areCompanies(value['companies'], isRemembered)
    && isShape(value['databases']) && Object.values(value['databases']).every((companies) => areCompanies(companies, isMark))
    && (value['revoked'] === undefined || areCompanies(value['revoked'], areRevocations));
}
