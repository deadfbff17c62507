/** What the commands of `npm run admin` share: flags, the database they work on, the companies, and the exit code. */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { uuidV7 } from '#domain/kernel/uuid.ts';
import type { ServerDeps } from '#server/deps.ts';
import { CannotStart } from './cannot-start.ts';
import { chosenOf, listCompanies, type Company } from './companies.ts';
import { openDatabase, type OpenDatabase } from './open-database.ts';
import { createPool } from './pool.ts';
import { createDatabase, type Database } from './tx.ts';

/** What a command is given. Its result goes to stdout by `print`; progress and troubles go to stderr by `tell`. */
export type CommandWorld = {
  readonly db: Database; readonly ids: ServerDeps['ids']; readonly clock: ServerDeps['clock'];
  /** The database's own address, for a wake-up line. */
  readonly appUrl: string;
  readonly companies: readonly Company[];
  readonly json: boolean;
  /** Flags of this command alone that were given. */
  readonly flags: ReadonlySet<string>;
  readonly print: (text: string) => void; readonly tell: (sentence: string) => void;
};

export type Command = {
  /** What it does to the database that is named then: `Comparing`. */
  readonly doing: string;
  /** For a database started for it: `this comparison`. */
  readonly purpose: string;
  /** Its own flags, without dashes. */
  readonly flags: readonly string[];
  /** Answers whether all is well: the exit code is 0 then, else 1. */
  readonly run: (world: CommandWorld) => Promise<boolean>;
};

type Environment = Readonly<Record<string, string | undefined>>;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const tell = (sentence: string): void => { process.stderr.write(`${sentence}\n`); };
const log = { warn: (_details: unknown, sentence?: string): void => { if (sentence) tell(sentence); } };

/** Runs the command the arguments name, and sets the exit code of the process. Nothing is thrown. */
export async function runCommand(commands: Readonly<Record<string, Command>>, args: readonly string[], env: Environment): Promise<void> {
  try {
    if (!await runNamed(commands, args, env)) process.exitCode = 1;
  } catch (error) {
    tell(error instanceof CannotStart ? error.message : `The command failed: ${error instanceof Error ? error.message : String(error)}.`);
    process.exitCode = 1;
  }
}

async function runNamed(commands: Readonly<Record<string, Command>>, args: readonly string[], env: Environment): Promise<boolean> {
  const usage = usageOf(commands);
  const { values, positionals: [name = '', ...more] } = parse(commands, args, usage);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const given = new Set(Object.entries(values).flatMap(([flag, value]) => (value === true && flag !== 'json' ? [flag] : [])));
  if (!command || more.length > 0 || (values['data'] !== undefined && values['database'] !== undefined) || [...given].some((flag) => !command.flags.includes(flag))) throw new CannotStart(usage);
  const database = await open(command, { data: textOf(values['data']), url: textOf(values['database']) }, env);
  tell(`${command.doing} ${database.said}.`);
  const pool = createPool({ url: database.appUrl, max: 2, name: `lavka-${name}`, log });
  try {
    const db = createDatabase(pool);
    return await command.run({
      db, ids: { uuid: () => uuidV7(Date.now(), randomBytes(10)), random: (bytes) => randomBytes(bytes) }, clock: { nowMs: () => Date.now() }, appUrl: database.appUrl,
      companies: chosenOf(await listCompanies(db), textOf(values['company'])), json: values['json'] === true, flags: given, print: (text) => { process.stdout.write(text); }, tell,
    });
  } finally {
    await pool.end();
    await database.close();
  }
}

const textOf = (value: string | boolean | undefined): string | null => (typeof value === 'string' ? value : null);

function parse(commands: Readonly<Record<string, Command>>, args: readonly string[], usage: string) {
  const own = Object.fromEntries(Object.values(commands).flatMap(({ flags }) => flags).map((flag) => [flag, { type: 'boolean' as const }]));
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: {
      ...own, company: { type: 'string' as const }, json: { type: 'boolean' as const }, data: { type: 'string' as const }, database: { type: 'string' as const },
    } });
  } catch (error) {
    throw new CannotStart(`${error instanceof Error ? error.message : 'The flags are wrong'}\n${usage}`);
  }
}

function usageOf(commands: Readonly<Record<string, Command>>): string {
  const lines = Object.entries(commands).map(([name, { flags }]) => `npm run admin -- ${name} [--company NAME-OR-ID] [--json]${flags.map((flag) => ` [--${flag}]`).join('')} [--data DIR | --database URL]`);
  return `Usage: ${lines.join('\n       ')}`;
}

async function open({ purpose }: Command, { data, url }: { readonly data: string | null; readonly url: string | null }, env: Environment): Promise<OpenDatabase> {
  if (url !== null) return { appUrl: url, said: 'the database named', close: async () => undefined };
  const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl } = env;
  const home = env['LAVKA_HOME'] ? resolve(env['LAVKA_HOME']) : join(ROOT, '.lavka');
  const external = data === null && appUrl && ownerUrl ? { appUrl, ownerUrl } : null;
  return openDatabase(resolve(data ?? join(home, 'server')), external, tell, purpose);
}
