/** Bugs as they stand in SQL: in a statement on its way to PostgreSQL, or in the database itself. */
import type { Database } from '#server/db/tx.ts';
import { asSuperuser, testCluster, type TestDatabase } from '#server/testing/postgres.ts';

export type SqlBug = {
  readonly name: string;
  readonly what: string;
  /** Within so many storms it must be caught. */
  readonly within: number;
  /** Run in the database before the storm, as its owner's superuser. */
  readonly ddl?: readonly string[];
  /** The piece of a statement that is looked for, and what stands there instead. */
  readonly sql?: readonly { readonly piece: string; readonly instead: string }[];
};

const trigger = (table: string, body: string): string[] => [
  `CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NEW; END $$`,
  `CREATE TRIGGER planted BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION planted()`,
];

export const sqlBugs: readonly SqlBug[] = [
  {
    name: 'SQL: feed numbered by a sequence', what: 'numbers are given without the lock of the head, and become visible in another order', within: 3,
    ddl: ['CREATE SEQUENCE planted_seq START 1000', 'GRANT USAGE, SELECT ON SEQUENCE planted_seq TO PUBLIC'],
    sql: [
      { piece: ' RETURNING seq), moved', instead: '), moved' },
      { piece: 'UPDATE tenant_head SET seq = seq + 1 WHERE tenant_id = $1', instead: `SELECT n.seq FROM (SELECT nextval('planted_seq') AS seq OFFSET 0) AS n, LATERAL (SELECT pg_sleep(random() * 0.02 + 0 * n.seq)) AS thinking WHERE $1::uuid IS NOT NULL` },
      { piece: 'FROM (VALUES (1)) AS one LEFT JOIN tenant_head h ON h.tenant_id = $1', instead: 'FROM (SELECT last_value AS seq, 0::bigint AS horizon FROM planted_seq WHERE $1::uuid IS NOT NULL) AS h' },
    ],
  },
  {
    name: 'SQL: page cut inside a commit', what: 'a page ends after so many rows, wherever that is', within: 3,
    sql: [{ piece: 'AND ($4::bigint IS NULL OR seq <= $4) GROUP BY entity, key', instead: 'AND ($4::bigint IS NULL OR seq <= $4) GROUP BY entity, key LIMIT 4' }],
  },
  {
    name: 'SQL: leaving a scope forgotten', what: 'a row once in a scope stays there', within: 4,
    sql: [{ piece: 'removed = excluded.removed', instead: 'removed = c.removed' }],
  },
  {
    name: 'SQL: rows of every company', what: 'a page is joined without the company, and no policy stands behind it', within: 3,
    ddl: ['ALTER TABLE quick_good DISABLE ROW LEVEL SECURITY'],
    sql: [{ piece: 't ON t.tenant_id = $1 AND t.page', instead: 't ON $1::uuid IS NOT NULL AND t.page' }],
  },
  {
    name: 'SQL: log with holes', what: 'now and then a commit is not written into the log', within: 2,
    ddl: trigger('commit_log', 'IF NEW.dseq % 5 = 0 THEN RETURN NULL; END IF;'),
  },
  {
    name: 'SQL: a line is lost', what: 'the third line of a receipt is not stored', within: 2,
    ddl: trigger('receipt_line', 'IF NEW.line_no = 3 THEN RETURN NULL; END IF;'),
  },
  {
    name: 'SQL: a kopeck is lost', what: 'sums are cut to whole roubles', within: 2,
    ddl: trigger('tender', 'NEW.amount_minor := NEW.amount_minor - NEW.amount_minor % 100;'),
  },
  {
    name: 'SQL: quarantine keeps a piece', what: 'of the bytes nobody can read the first few are kept', within: 2,
    ddl: trigger('quarantine', 'NEW.payload := substring(NEW.payload FROM 1 FOR 16);'),
  },
  {
    name: 'SQL: operations not looked up', what: 'what came in another life is taken for new, and no index stands behind it', within: 3,
    ddl: [`DO $$ DECLARE each record; BEGIN FOR each IN SELECT indexname FROM pg_indexes WHERE tablename = 'commit_log' AND indexdef LIKE '%op_id%' LOOP EXECUTE 'DROP INDEX ' || each.indexname; END LOOP; END $$`],
    sql: [{ piece: `op_id = ANY ($2::uuid[]) AND verdict = 'applied'`, instead: `op_id = ANY ($2::uuid[]) AND verdict = 'never'` }],
  },
];

/** The database with the bug in it. `prove` throws where a statement to be changed never came by. */
export async function planted(test: TestDatabase, bug: SqlBug): Promise<{ readonly db: Database; readonly prove: () => void }> {
  const name = new URL(test.appUrl).pathname.slice(1);
  await asSuperuser(await testCluster(), name, async (client) => { for (const statement of bug.ddl ?? []) await client.query(statement); });
  const changes = bug.sql ?? [];
  const met = new Set<string>();
  const altered = (text: string): string => changes.reduce((sql, { piece, instead }) => {
    if (!sql.includes(piece)) return sql;
    met.add(piece);
    return sql.replaceAll(piece, instead);
  }, text);
  const { db } = test.deps;
  return {
    db: { ...db, withTenant: (tenantId, work, options) => db.withTenant(tenantId, (tx) => work({ ...tx, query: (text, values) => tx.query(altered(text), values) }), options) },
    prove: () => {
      const missing = changes.filter(({ piece }) => !met.has(piece));
      if (missing.length > 0) throw new Error(`the bug "${bug.name}" was not planted: no statement holds ${missing.map(({ piece }) => piece).join(' | ')}`);
    },
  };
}

/** Storms with the bug planted until an invariant breaks. */
export async function catchSqlBug(bug: SqlBug, from: number, storm: (seed: number, bug: SqlBug) => Promise<{ readonly broken: { readonly invariant: string } | null }>): Promise<{ readonly by: string | null; readonly seed: number | null; readonly tried: number }> {
  for (let seed = from; seed < from + bug.within; seed++) {
    const { broken } = await storm(seed, bug);
    if (broken) return { by: broken.invariant, seed, tried: seed - from + 1 };
  }
  return { by: null, seed: null, tried: bug.within };
}
