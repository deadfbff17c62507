/** A process that opens the two files of a till, says so and closes them in order: killed in between by tests. */
import { openStore } from './db/open.ts';
import { MIGRATIONS_DIR } from './compose.ts';

const [path = '', keyHex = ''] = process.argv.slice(2);
const store = openStore({ path, keyHex, migrationsDir: MIGRATIONS_DIR, nowMs: () => 1_760_000_000_000 });
process.stdout.write('open\n');
store.close();
