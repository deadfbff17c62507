/**
 * `npm run admin -- compare [--company NAME-OR-ID] [--json] [--heal] [--data DIR | --database URL]`: holds everything stored against
 * itself. The table, or one JSON line for each company, goes to stdout; the exit code is 0 when nothing differs.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CannotStart } from '#server/db/cannot-start.ts';
import { openDatabase, type OpenDatabase } from '#server/db/open-database.ts';
import { createPool } from '#server/db/pool.ts';
import { createDatabase } from '#server/db/tx.ts';
import { compareCompany, listCompanies, type Company } from './compare-company.ts';
import { differs, tableOf, type CompanyFindings } from './finding.ts';

const USAGE = 'Usage: npm run admin -- compare [--company NAME-OR-ID] [--json] [--heal] [--data DIR | --database URL]';
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

type Arguments = { readonly company: string | null; readonly json: boolean; readonly heal: boolean; readonly open: () => Promise<OpenDatabase> };

const tell = (sentence: string): void => { process.stderr.write(`${sentence}\n`); };
const log = { warn: (_details: unknown, sentence?: string): void => { if (sentence) tell(sentence); } };

function readArguments(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Arguments {
  const { values, positionals } = parse(args);
  if (positionals.length !== 1 || positionals[0] !== 'compare' || (values.data !== undefined && values.database !== undefined)) throw new CannotStart(USAGE);
  const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl } = env;
  const home = env['LAVKA_HOME'] ? resolve(env['LAVKA_HOME']) : join(ROOT, '.lavka');
  const { database } = values;
  const external = values.data === undefined && appUrl && ownerUrl ? { appUrl, ownerUrl } : null;
  return {
    company: values.company ?? null, json: values.json, heal: values.heal,
    open: async () => (database === undefined ? openDatabase(resolve(values.data ?? join(home, 'server')), external, tell, 'this comparison') : { appUrl: database, said: 'the database named', close: async () => undefined }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: {
      company: { type: 'string' }, json: { type: 'boolean', default: false }, heal: { type: 'boolean', default: false }, data: { type: 'string' }, database: { type: 'string' },
    } });
  } catch (error) {
    throw new CannotStart(`${error instanceof Error ? error.message : 'The flags are wrong'}\n${USAGE}`);
  }
}

function chosen(companies: readonly Company[], wanted: string | null): readonly Company[] {
  if (wanted === null) return companies;
  const found = companies.filter(({ id, name }) => id === wanted.toLowerCase() || name.trim().toLowerCase() === wanted.trim().toLowerCase());
  if (found.length === 0) throw new CannotStart(`No company is called "${wanted}". There are: ${companies.length === 0 ? 'none yet' : companies.map(({ id, name }) => `${name} (${id})`).join(', ')}.`);
  return found;
}

async function run({ company, json, heal, open }: Arguments): Promise<void> {
  const database = await open();
  tell(`Comparing ${database.said}.`);
  const pool = createPool({ url: database.appUrl, max: 2, name: 'lavka-compare', log });
  try {
    const db = createDatabase(pool);
    const found: CompanyFindings[] = [];
    for (const each of chosen(await listCompanies(db), company)) {
      const findings = await compareCompany(db, each, heal);
      found.push(findings);
      if (json) process.stdout.write(`${JSON.stringify(findings)}\n`);
    }
    if (!json) process.stdout.write(`${tableOf(found)}`);
    if (differs(found)) process.exitCode = 1;
  } finally {
    await pool.end();
    await database.close();
  }
}

try {
  await run(readArguments(process.argv.slice(2), process.env));
} catch (error) {
  tell(error instanceof CannotStart ? error.message : `The comparison failed: ${error instanceof Error ? error.message : String(error)}.`);
  process.exitCode = 1;
}
