/**
 * Records what a company's PostgreSQL decides, in the order in which it decided it: each commit, and each row that edits were merged into, with its
 * transaction. Triggers in a schema of their own write it within the very transactions; what is rolled back or dies is not in it.
 */
import type pg from 'pg';
import { storedColumns, tableName } from '#server/db/schema/entities.ts';

/** Records that tills and headquarters both change. */
export const MERGED = ['task', 'taskConflict'] as const;
export type MergedRow = { readonly entity: (typeof MERGED)[number]; readonly row: Readonly<Record<string, unknown>> };

export type RecordedCommit = { readonly incarnation: string; readonly dseq: number; readonly verdict: string; readonly reason: string | null; readonly receivedAt: number };
/** One transaction: commits of one incarnation with what their edits came to, or, without commits, what headquarters wrote. */
export type RecordedStep = { readonly commits: readonly RecordedCommit[]; readonly merged: readonly MergedRow[] };
export type RecordedLife = { readonly incarnation: string; readonly deviceId: string; readonly tillId: string; readonly storeId: string; readonly dseq: number; readonly hash: string };
export type Recorded = { readonly steps: readonly RecordedStep[]; readonly lives: readonly RecordedLife[] };

// The locks under which a commit is decided and a record merged are held to the end of their transaction: numbers taken under them are in the order of deciding.
const RECORDER = `
  CREATE SCHEMA recorder;
  CREATE TABLE recorder.trace (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tx text NOT NULL, tenant_id uuid NOT NULL, of_table text NOT NULL, written jsonb NOT NULL);
  CREATE FUNCTION recorder.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = recorder, pg_temp AS $$
  BEGIN
    INSERT INTO recorder.trace (tx, tenant_id, of_table, written) VALUES (pg_current_xact_id()::text, NEW.tenant_id, TG_TABLE_NAME, to_jsonb(NEW));
    RETURN NULL;
  END $$;
  GRANT USAGE ON SCHEMA recorder TO PUBLIC;
  GRANT SELECT ON recorder.trace TO PUBLIC;
  CREATE TRIGGER recorder AFTER INSERT ON commit_log FOR EACH ROW EXECUTE FUNCTION recorder.note();
  ${MERGED.map((entity) => `CREATE TRIGGER recorder AFTER INSERT OR UPDATE ON ${tableName(entity)} FOR EACH ROW EXECUTE FUNCTION recorder.note();`).join('\n  ')}`;

/** @param owner a connection as the owner of the tables; nothing has been pushed yet */
export async function startRecorder(owner: pg.Client | pg.Pool): Promise<void> {
  await owner.query(RECORDER);
}

type TraceRow = { readonly tx: string; readonly table: string; readonly written: Readonly<Record<string, unknown>> };

/** What was recorded of a company, in the caller's snapshot: tills go on writing. Verdicts are those that stand in its log now. @throws where the log holds a commit that was not recorded */
export async function readRecorded(server: pg.Client, tenantId: string): Promise<Recorded> {
  const { rows: trace } = await server.query<TraceRow>('SELECT tx, of_table AS "table", written FROM recorder.trace WHERE tenant_id = $1 ORDER BY n', [tenantId]);
  const { rows: log } = await server.query<RecordedCommit>('SELECT incarnation_id AS incarnation, dseq::float8 AS dseq, verdict, reason, received_at::float8 AS "receivedAt" FROM commit_log WHERE tenant_id = $1', [tenantId]);
  const { rows: lives } = await server.query<RecordedLife>(`SELECT i.id AS incarnation, i.device_id AS "deviceId", i.till_id AS "tillId", t.store_id AS "storeId", i.last_dseq::float8 AS dseq, i.last_hash AS hash
    FROM incarnation i JOIN till t ON t.tenant_id = i.tenant_id AND t.id = i.till_id WHERE i.tenant_id = $1`, [tenantId]);
  const standing = new Map(log.map((commit) => [`${commit.incarnation} ${commit.dseq}`, commit]));
  const steps = [...Map.groupBy(trace, ({ tx }) => tx).values()].map((rows): RecordedStep => ({
    commits: rows.filter(({ table }) => table === 'commit_log').map(({ written }) => {
      const commit = standing.get(`${String(written['incarnation_id'])} ${String(written['dseq'])}`);
      if (!commit) throw new Error(`a commit that was decided is not in the log: ${JSON.stringify(written)}`);
      return commit;
    }).toSorted((a, b) => a.dseq - b.dseq),
    merged: rows.flatMap(({ table, written }): MergedRow[] => MERGED.filter((entity) => tableName(entity) === table)
      .map((entity) => ({ entity, row: Object.fromEntries(storedColumns(entity).map(({ name, sql }) => [name, written[sql]])) }))),
  }));
  const recorded = steps.reduce((sum, step) => sum + step.commits.length, 0);
  if (recorded !== log.length) throw new Error(`${recorded} commits were recorded and ${log.length} are in the log`);
  return { steps, lives };
}
