import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { assert } from '#domain/kernel/assert.ts';
import { Fault } from './platform/fault.ts';
import type { SecretStore } from './platform/secret-store.ts';

/** What a till keeps outside its database. */
export type HostSecrets = {
  readonly databaseKey: string;
  readonly deviceSecret: string;
  /** The bearer token of a till without a device key, the session token of one with. */
  readonly serverToken: () => string | null;
  readonly saveServerToken: (token: string) => void | Promise<void>;
  /** The private half of the computer's key; null where the till was enrolled before there were keys. */
  readonly deviceKey: () => string | null;
  /** Keeps the key; an empty one is forgotten. */
  readonly saveDeviceKey: (key: string) => void | Promise<void>;
  /** The session that was asked for last. */
  readonly sessionAttempt: () => string | null;
  readonly saveSessionAttempt: (attempt: string) => void | Promise<void>;
  /** Of the server letters leave through; null where none was given. */
  readonly mailPassword: () => string | null;
  /** Keeps the password; an empty one is forgotten. */
  readonly saveMailPassword: (password: string) => void | Promise<void>;
  readonly remove: SecretStore['remove'];
  /** Makes those a new till needs after all were removed. */
  readonly renew: () => Promise<void>;
};

/** Every secret a till may have; the key of the database first: without it the rest of the data is noise. */
export const secretNames = ['database-key', 'device-secret', 'device-key', 'server-token', 'session-attempt', 'mail-password'] as const;

/** Reads the secrets of a till, and makes those a new one needs. Throws `Fault('secrets-missing')` where there is a database but no key to it. */
export async function openHostSecrets(secrets: SecretStore, databasePath: string): Promise<HostSecrets> {
  if (secrets.read('database-key') === null && existsSync(databasePath)) {
    throw new Fault('secrets-missing', 'never', `the key to ${databasePath} is not among the secrets of this till; a database without its key cannot be opened`);
  }
  const make = async (): Promise<void> => {
    for (const name of ['database-key', 'device-secret']) if (secrets.read(name) === null) await secrets.write(name, randomBytes(32).toString('hex'));
  };
  const made = (name: string): string => {
    const value = secrets.read(name);
    assert(value !== null, `the secret ${name} was made when the till was opened`);
    return value;
  };
  await make();
  return {
    get databaseKey() { return made('database-key'); },
    get deviceSecret() { return made('device-secret'); },
    remove: secrets.remove,
    renew: make,
    deviceKey: () => secrets.read('device-key'),
    saveDeviceKey: (key) => (key === '' ? secrets.remove('device-key') : secrets.write('device-key', key)),
    sessionAttempt: () => secrets.read('session-attempt'),
    saveSessionAttempt: (attempt) => secrets.write('session-attempt', attempt),
    serverToken: () => secrets.read('server-token'),
    saveServerToken: (token) => secrets.write('server-token', token),
    mailPassword: () => secrets.read('mail-password'),
    saveMailPassword: (password) => (password === '' ? secrets.remove('mail-password') : secrets.write('mail-password', password)),
  };
}
