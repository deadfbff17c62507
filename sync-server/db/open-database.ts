/** Where a command finds its database: the one named by the environment, the one a running server has, or its own for a while. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.ts';
import { checkDatabase } from './check-database.ts';
import { connectionOf } from './embedded/connection.ts';
import { startEmbeddedPostgres } from './embedded/start.ts';
import { migrate } from './migrate.ts';

export type OpenDatabase = {
  /** The application role's address: row-level security binds a command like everything else. */
  readonly appUrl: string;
  /** For the person at the terminal. */
  readonly said: string;
  readonly close: () => Promise<void>;
};

type Urls = { readonly appUrl: string; readonly ownerUrl: string };

/**
 * Opens the database of data folder `dir`, or of `external`; throws {@link CannotStart} with a sentence. A PostgreSQL started here
 * holds the folder against a server until it is closed. `purpose` is said of it: "this import".
 */
export async function openDatabase(dir: string, external: Urls | null, tell: (sentence: string) => void, purpose: string): Promise<OpenDatabase> {
  const nothing = (): Promise<void> => Promise.resolve();
  if (external) {
    await checkDatabase(external.appUrl, external.ownerUrl);
    return { appUrl: external.appUrl, said: 'the database of DATABASE_URL', close: nothing };
  }
  const running = await connectionOf(dir);
  if (running) return { appUrl: running.appUrl, said: `the running database of ${dir}`, close: nothing };
  if (!existsSync(join(dir, 'postgres'))) throw new CannotStart(`There is no database in ${dir} yet: start the server once (npm start), or give its --data folder.`);
  const postgres = await startEmbeddedPostgres({ dir, tell });
  try {
    const { appRole } = await checkDatabase(postgres.appUrl, postgres.ownerUrl);
    await migrate({ ownerUrl: postgres.ownerUrl, appRole });
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { appUrl: postgres.appUrl, said: `the database of ${dir}, started for ${purpose}`, close: () => postgres.stop() };
}
