/** The server's whole database as it is at a moment, and back to it under another epoch: what a backup of its files does, in a hundredth of the time. */
import { asSuperuser, testCluster, type TestDatabase } from '#server/testing/postgres.ts';

/** Rows of each table as the text PostgreSQL makes of them and reads again; null where there are none. */
export type PgImage = readonly { readonly table: string; readonly rows: string | null }[];

const TABLES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename";

const inside = async <T>({ appUrl }: TestDatabase, work: Parameters<typeof asSuperuser<T>>[2]): Promise<T> => asSuperuser(await testCluster(), new URL(appUrl).pathname.slice(1), work);

/** All companies in one statement, so at one moment. */
export function takeImage(database: TestDatabase): Promise<PgImage> {
  return inside(database, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(TABLES);
    const { rows } = await client.query<{ table: string; rows: string | null }>(tables.map(({ name }) => `SELECT '${name}' AS table, (SELECT json_agg(t)::text FROM "${name}" t) AS rows`).join(' UNION ALL '));
    return rows;
  });
}

export function restoreImage(database: TestDatabase, image: PgImage, epoch: string): Promise<void> {
  return inside(database, async (client) => {
    // What triggers made of the rows is in the image itself.
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${image.map(({ table }) => `DELETE FROM "${table}"`).join('; ')}`);
    for (const { table, rows } of image) if (rows !== null) await client.query(`INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1::json)`, [rows]);
    await client.query('UPDATE server_life SET epoch = $1', [epoch]);
    await client.query('COMMIT');
  });
}
