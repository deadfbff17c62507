import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { Fault } from './fault.ts';
import { replaceFile } from './durable-file.ts';

/**
 * Where a till keeps what must not lie in its database: the database key, the server token, the device secret.
 * A written value is durable when `write` has returned (or its promise has resolved).
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
  const secrets = load(path);
  return {
    read: (name) => secrets.get(name) ?? null,
    write: (name, value) => {
      secrets.set(name, value);
      save(path, secrets);
    },
    remove: (name) => {
      if (secrets.delete(name)) save(path, secrets);
    },
  };
}

/**
 * The same, every value sealed by the system's key store. All are unsealed once, here, so that reading never waits.
 * Rejects as {@link fileSecretStore} throws, also when the seal is another user's or another computer's.
 */
export async function sealedSecretStore(path: string, seal: Seal): Promise<SecretStore> {
  const sealed = load(path);
  const open = new Map<string, string>();
  for (const [name, value] of sealed) open.set(name, await seal.unseal(value));
  return {
    read: (name) => open.get(name) ?? null,
    write: async (name, value) => {
      sealed.set(name, await seal.seal(value));
      save(path, sealed);
      open.set(name, value);
    },
    remove: (name) => {
      open.delete(name);
      if (sealed.delete(name)) save(path, sealed);
    },
  };
}

function save(path: string, secrets: ReadonlyMap<string, string>): void {
  replaceFile(path, `${JSON.stringify(Object.fromEntries(secrets), null, 2)}\n`);
}

function load(path: string): Map<string, string> {
  if (!existsSync(path)) return new Map();
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, OWNER_ONLY);
  try {
    return parseSecrets(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Fault('secrets-unreadable', 'never', `the file of secrets cannot be read: ${path}`, error);
  }
}

/** Reads `{"name": "value"}`; throws on any other shape. */
function parseSecrets(text: string): Map<string, string> {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('not an object of secrets');
  const entries = Object.entries(parsed).map(([name, value]): [string, string] => {
    if (typeof value !== 'string') throw new Error(`secret ${name} is not text`);
    return [name, value];
  });
  return new Map(entries);
}
