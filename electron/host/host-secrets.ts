import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Fault } from './platform/fault.ts';
import type { SecretStore } from './platform/secret-store.ts';

/** What a till keeps outside its database. */
export type HostSecrets = {
  readonly databaseKey: string;
  readonly deviceSecret: string;
  readonly serverToken: () => string | null;
  readonly saveServerToken: (token: string) => void | Promise<void>;
  /** Of the server letters leave through; null where none was given. */
  readonly mailPassword: () => string | null;
  /** Keeps the password; an empty one is forgotten. */
  readonly saveMailPassword: (password: string) => void | Promise<void>;
};

/** Reads the secrets of a till, and makes those a new one needs. Throws `Fault('secrets-missing')` where there is a database but no key to it. */
export async function openHostSecrets(secrets: SecretStore, databasePath: string): Promise<HostSecrets> {
  if (secrets.read('database-key') === null && existsSync(databasePath)) {
    throw new Fault('secrets-missing', 'never', `the key to ${databasePath} is not among the secrets of this till; a database without its key cannot be opened`);
  }
  const getOrMake = async (name: string): Promise<string> => {
    const known = secrets.read(name);
    if (known !== null) return known;
    const made = randomBytes(32).toString('hex');
    await secrets.write(name, made);
    return made;
  };
  return {
    databaseKey: await getOrMake('database-key'),
    deviceSecret: await getOrMake('device-secret'),
    serverToken: () => secrets.read('server-token'),
    saveServerToken: (token) => secrets.write('server-token', token),
    mailPassword: () => secrets.read('mail-password'),
    saveMailPassword: (password) => (password === '' ? secrets.remove('mail-password') : secrets.write('mail-password', password)),
  };
}
