/**
 * `npm run import -- products FILE... --company NAME-OR-ID [--errors FILE] [--data DIR]`: goods from TSV or CSV files into a company.
 * Progress goes to stderr, the result to stdout; the exit code is 0 when every row was dealt with, 1 when the import could not be done.
 */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { uuidV7 } from '#domain/kernel/uuid.ts';
import { unreachable } from '#domain/kernel/assert.ts';
import { CannotStart } from '#server/db/cannot-start.ts';
import { createPool } from '#server/db/pool.ts';
import { createDatabase } from '#server/db/tx.ts';
import { createWake, type Wake } from '#server/db/wake.ts';
import { findCompany, type Company } from './company.ts';
import { openDatabase } from '#server/db/open-database.ts';
import { ErrorFile } from './error-file.ts';
import { missingColumns } from './header.ts';
import { importProducts, type Imported } from './import-products.ts';
import { inspectFile, type ProductFile } from './product-file.ts';
import { ProgressLine } from './progress-line.ts';

const USAGE = 'Usage: npm run import -- products FILE... --company NAME-OR-ID [--errors FILE] [--data DIR]';
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CONNECTIONS = 3;
/** Wakes are gathered for a moment before they are sent; the last one must leave before its line is closed. */
const LAST_WAKE_MS = 100;

type Arguments = { readonly files: readonly string[]; readonly company: string; readonly errors: string; readonly dir: string; readonly external: { appUrl: string; ownerUrl: string } | null };

/** Set by Ctrl-C: the batch in hand is finished, the database started here is stopped. */
let interrupted = false;

const tell = (sentence: string): void => { process.stderr.write(`${sentence}\n`); };
const log = { warn: (_details: unknown, sentence?: string): void => { if (sentence) tell(sentence); } };

function readArguments(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Arguments {
  const { values, positionals } = parse(args);
  const [what, ...files] = positionals;
  if (what !== 'products' || files.length === 0 || !values.company) throw new CannotStart(USAGE);
  const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl } = env;
  if (!appUrl !== !ownerUrl) throw new CannotStart('DATABASE_URL and DATABASE_OWNER_URL belong together: set both or neither.');
  const home = env['LAVKA_HOME'] ? resolve(env['LAVKA_HOME']) : join(ROOT, '.lavka');
  return {
    files: files.map((file) => resolve(file)), company: values.company, errors: resolve(values.errors ?? 'import-errors.tsv'),
    dir: resolve(values.data ?? join(home, 'server')), external: appUrl && ownerUrl ? { appUrl, ownerUrl } : null,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { company: { type: 'string' }, errors: { type: 'string' }, data: { type: 'string' } } });
  } catch (error) {
    throw new CannotStart(`${error instanceof Error ? error.message : 'The flags are wrong'}\n${USAGE}`);
  }
}

/** Looks at every file before anything is written: a wrong one among thirty is said at once. */
async function inspectFiles(paths: readonly string[]): Promise<ProductFile[]> {
  const files: ProductFile[] = [];
  for (const path of paths) {
    const file = await inspectFile(path).catch((error: unknown) => {
      throw new CannotStart(`${path} cannot be read: ${error instanceof Error ? error.message : 'unknown error'}.`, { cause: error });
    });
    if (!file) throw new CannotStart(`${path} has no header line.`);
    const missing = missingColumns(file.columns);
    if (missing !== null) throw new CannotStart(`${path}: ${missing} in the header.`);
    files.push(file);
  }
  return files;
}

async function run({ files: paths, company: wanted, errors, dir, external }: Arguments): Promise<void> {
  const files = await inspectFiles(paths);
  const database = await openDatabase(dir, external, tell, 'this import');
  tell(`Importing ${files.length} file${files.length === 1 ? '' : 's'} into ${database.said}.`);
  const pool = createPool({ url: database.appUrl, max: CONNECTIONS, name: 'lavka-import', log });
  try {
    const db = createDatabase(pool);
    const found = await findCompany(db, wanted);
    if (!found.ok) throw new CannotStart(`${found.code === 'no-company' ? 'No company is called' : 'Several companies are called'} "${wanted}". There are: ${list(found.detail)}.`);
    const wake = await createWake({ url: database.appUrl, log });
    try {
      await importInto(found.value, files, new ErrorFile(errors), { db, wake });
    } finally {
      await new Promise((done) => setTimeout(done, LAST_WAKE_MS));
      await wake.close();
    }
  } finally {
    await pool.end();
    await database.close();
  }
}

function list(companies: readonly Company[]): string {
  return companies.length === 0 ? 'none yet' : companies.map((company) => `${company.name} (${company.id})`).join(', ');
}

async function importInto(company: Company, files: readonly ProductFile[], errors: ErrorFile, { db, wake }: { db: ReturnType<typeof createDatabase>; wake: Wake }): Promise<void> {
  const line = new ProgressLine(process.stderr, files.reduce((sum, file) => sum + file.bytes, 0));
  try {
    const imported = await importProducts({
      db, company, files, errors, clock: { nowMs: () => Date.now() }, ids: { uuid: () => uuidV7(Date.now(), randomBytes(10)) },
      notifyHead: wake.notifyHead, stopWanted: () => interrupted, onProgress: ({ counts, bytes }) => line.show(counts, bytes),
    });
    line.end();
    if (!imported.ok) throw new CannotStart(refusalSentence(imported.code, company));
    await errors.close();
    process.stdout.write(`${summary(imported.value, company, files, errors)}\n`);
    if (imported.value.stopped) throw new CannotStart('Stopped before the end of the files; run it again to go on.');
  } finally {
    line.end();
  }
}

function refusalSentence(code: 'no-price-list' | 'no-tax-rates' | 'another-import', company: Company): string {
  switch (code) {
    case 'no-price-list': return `${company.name} has no price list yet.`;
    case 'no-tax-rates': return `${company.name} has no tax rates yet.`;
    case 'another-import': return `Another import into ${company.name} is running; let it end first.`;
    default: return unreachable(code);
  }
}

function summary({ counts, priceList, taxCode }: Imported, company: Company, files: readonly ProductFile[], errors: ErrorFile): string {
  const unpriced = files.filter((file) => !file.columns.has('price')).length;
  const untaxed = files.filter((file) => !file.columns.has('tax')).length;
  const repeated = counts.repeated === 0 ? '' : ` (${counts.repeated} of them repeat an earlier row)`;
  return [
    `${company.name}: ${counts.read} rows read = ${counts.new} new + ${counts.changed} changed + ${counts.same} same${repeated} + ${counts.invalid} invalid.`,
    ...(unpriced === 0 ? [] : [`${unpriced} of ${files.length} files had no prices: goods without one got DEMO prices made from their barcodes (29.00 to 4,999.00) in the list "${priceList}".`]),
    ...(untaxed === 0 ? [] : [`${untaxed} of ${files.length} files had no tax: their new goods got the general rate (${taxCode}).`]),
    ...(errors.exists ? [`Rows left out, with reasons: ${errors.path}`] : []),
  ].join('\n');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { interrupted = true; });

try {
  await run(readArguments(process.argv.slice(2), process.env));
} catch (error) {
  tell(error instanceof CannotStart ? error.message : `The import failed: ${error instanceof Error ? error.message : String(error)}. What was imported stays; run it again to go on.`);
  process.exitCode = 1;
}
