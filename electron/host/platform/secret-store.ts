import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { Fault, isDiskFull } from './fault.ts';
import { replaceFile } from './durable-file.ts';

/**
 * Where a till keeps what must not lie in its database: the database key, the server token, the device secret.
 * A written value is durable when `write` has returned (or its promise has resolved). Where it cannot be written, that is a
 * `Fault('storage-full' | 'storage-failed')`, and what was kept before stays.
 */
export type SecretStore = {
  readonly read: (name: string) => string | null;
  readonly write: (name: string, value: string) => void | Promise<void>;
  readonly remove: (name: string) => void | Promise<void>;
};

/** A key store of the system: what it sealed, only the same user of the same computer can unseal. */
export type Seal = { readonly seal: (text: string) => Promise<string>; readonly unseal: (sealed: string) => Promise<string> };

const OWNER_ONLY = 0o600;

/**
 * Secrets in one JSON file only its owner may read; for a host under plain Node. A file others could read is closed to
 * them before it is used. Throws `Fault('secrets-unreadable')` where the file is there and is not ours to understand:
 * starting over with new secrets would make the database unreadable for ever.
 */
export function fileSecretStore(path: string): SecretStore {
  let secrets = load(path);
  return {
    read: (name) => secrets.get(name) ?? null,
    write: (name, value) => { secrets = saved(path, withName(secrets, name, value)); },
    remove: (name) => { if (secrets.has(name)) secrets = saved(path, withoutName(secrets, name)); },
  };
}

/**
 * The same, every value sealed by the system's key store. All are unsealed once, here, so that reading never waits.
 * Rejects as {@link fileSecretStore} throws, also when the seal is another user's or another computer's.
 */
export async function sealedSecretStore(path: string, seal: Seal): Promise<SecretStore> {
  let sealed = load(path);
  const open = new Map<string, string>();
  for (const [name, value] of sealed) open.set(name, await seal.unseal(value));
  return {
    read: (name) => open.get(name) ?? null,
    write: async (name, value) => {
      const text = await seal.seal(value);
      sealed = saved(path, withName(sealed, name, text));
      open.set(name, value);
    },
    remove: (name) => {
      if (sealed.has(name)) sealed = saved(path, withoutName(sealed, name));
      open.delete(name);
    },
  };
}

const withName = (secrets: ReadonlyMap<string, string>, name: string, value: string): ReadonlyMap<string, string> => new Map([...secrets, [name, value]]);
const withoutName = (secrets: ReadonlyMap<string, string>, name: string): ReadonlyMap<string, string> => new Map([...secrets].filter(([known]) => known !== name));

/** Answers `secrets` once they are on disk: until then the ones before them are in force. */
function saved(path: string, secrets: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  try {
    replaceFile(path, `${JSON.stringify(Object.fromEntries(secrets), null, 2)}\n`);
    return secrets;
  } catch (error) {
    const full = isDiskFull(error);
    throw new Fault(full ? 'storage-full' : 'storage-failed', 'later', full ? 'the disk of the till is full' : 'the secrets of the till cannot be written', error);
  }
}

function load(path: string): ReadonlyMap<string, string> {
  if (!existsSync(path)) return new Map();
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, OWNER_ONLY);
  try {
    return parseSecrets(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Fault('secrets-unreadable', 'never', `the file of secrets cannot be read: ${path}`, error);
  }
}

/** Reads `{"name": "value"}`; throws on any other shape. */
function parseSecrets(text: string): ReadonlyMap<string, string> {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('not an object of secrets');
  const entries = Object.entries(parsed).map(([name, value]): [string, string] => {
    if (typeof value !== 'string') throw new Error(`secret ${name} is not text`);
    return [name, value];
  });
  return new Map(entries);
}
