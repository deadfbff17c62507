/** Refuses a database in which Cyrillic or the isolation of companies would fail without a word. */
import pg from 'pg';
import { CannotStart } from './cannot-start.ts';

type Facts = { encoding: string; role: string; bypass: boolean; owner: string | null; ownsTables: boolean; memberOfOwner: boolean };

const QUESTION = `
  SELECT pg_encoding_to_char(d.encoding) AS encoding, current_user AS role, r.rolsuper OR r.rolbypassrls AS bypass, $1::text AS owner,
    EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')) AS "ownsTables",
    $1::text IS NOT NULL AND pg_has_role(current_user, $1::name, 'MEMBER') AS "memberOfOwner"
  FROM pg_database d, pg_roles r WHERE d.datname = current_database() AND r.rolname = current_user`;

/**
 * Asks as the application role, before anything is migrated; answers that role's name, or throws {@link CannotStart}.
 * @param appUrl the connection the server will work with
 * @param ownerUrl the connection migrations will run with
 */
export async function checkDatabase(appUrl: string, ownerUrl: string): Promise<{ appRole: string }> {
  const owner = await ask<{ role: string; super: boolean }>(ownerUrl, 'SELECT current_user AS role, rolsuper OR rolbypassrls AS super FROM pg_roles WHERE rolname = current_user', []);
  const facts = await ask<Facts>(appUrl, QUESTION, [owner.role]);
  if (facts.encoding !== 'UTF8') throw new CannotStart(`The database is encoded in ${facts.encoding}; create one with ENCODING 'UTF8', or Cyrillic names cannot be searched.`);
  if (facts.bypass) throw new CannotStart(`The role ${facts.role} of DATABASE_URL is a superuser or may bypass row-level security: companies would see each other's data. Give the server a plain role.`);
  if (facts.role === owner.role || facts.memberOfOwner || facts.ownsTables) throw new CannotStart(`The role ${facts.role} of DATABASE_URL owns the tables: it could switch row-level security off. Give the server another role than DATABASE_OWNER_URL.`);
  if (owner.super) throw new CannotStart(`The role ${owner.role} of DATABASE_OWNER_URL is a superuser or may bypass row-level security. Give migrations a plain role that owns the database.`);
  return { appRole: facts.role };
}

async function ask<R extends pg.QueryResultRow>(url: string, text: string, values: unknown[]): Promise<R> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'lavka-check' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<R>(text, values);
    const row = rows[0];
    if (!row) throw new Error('the database answered nothing');
    return row;
  } catch (error) {
    throw new CannotStart(`The database cannot be reached: ${error instanceof Error ? error.message || error.name : 'unknown error'}.`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}
