/**
 * Short transactions, one per unit of work, each bound to one company. Row-level security reads the company from the
 * transaction's own setting, so forgetting a WHERE answers nothing instead of somebody else's rows.
 */
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { assert } from '#domain/kernel/assert.ts';
import { isUuid } from '#domain/kernel/uuid.ts';

declare const tenantBrand: unique symbol;
declare const directoryBrand: unique symbol;

type Queryable = {
  readonly query: <R extends QueryResultRow = QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<QueryResult<R>>;
  /** The connection itself, for COPY and named statements; never released or committed by the borrower. */
  readonly client: PoolClient;
};

/** An open transaction that sees the rows of one company. Repositories take it as their first argument. */
export type TenantTx = Queryable & { readonly tenantId: string; readonly [tenantBrand]: true };

/** An open transaction without a company: all it can do is call the directory functions. */
export type DirectoryTx = Queryable & { readonly [directoryBrand]: true };

export type TxOptions = { readonly isolation?: 'read committed' | 'repeatable read'; readonly readOnly?: boolean };

export type Database = {
  /** Runs `work` in one transaction of `tenantId`: committed when it resolves, rolled back when it throws. */
  readonly withTenant: <T>(tenantId: string, work: (tx: TenantTx) => Promise<T>, options?: TxOptions) => Promise<T>;
  /** The few questions that come before the company is known (sign-in, enrolment); see `directory.ts`. */
  readonly withDirectory: <T>(work: (tx: DirectoryTx) => Promise<T>) => Promise<T>;
  readonly pool: Pool;
};

export function createDatabase(pool: Pool): Database {
  return {
    pool,
    withTenant(tenantId, work, options = {}) {
      assert(isUuid(tenantId), 'a company is named by its UUID');
      // One round trip; the id was checked to be nothing but hex digits and dashes.
      const begin = `${beginWith(options)}; SELECT set_config('app.tenant_id', '${tenantId}', true)`;
      return inTransaction(pool, begin, (client) => work({ ...queryable(client), tenantId } as TenantTx));
    },
    withDirectory: (work) => inTransaction(pool, 'BEGIN', (client) => work(queryable(client) as DirectoryTx)),
  };
}

function beginWith({ isolation = 'read committed', readOnly = false }: TxOptions): string {
  return `BEGIN ISOLATION LEVEL ${isolation.toUpperCase()}${readOnly ? ' READ ONLY' : ''}`;
}

function queryable(client: PoolClient): Queryable {
  return {
    client,
    query: <R extends QueryResultRow>(text: string, values?: readonly unknown[]) => client.query<R>(text, values as unknown[] | undefined),
  };
}

async function inTransaction<T>(pool: Pool, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection lost in our hands is reported by the query that meets it; unheard, its event would end the process.
  const onLost = (error: Error): void => { broken = error; };
  client.on('error', onLost);
  try {
    await client.query(begin);
    const value = await work(client);
    await client.query('COMMIT');
    return value;
  } catch (error) {
    try {
      await client.query('ROLLBACK');
    } catch (rollbackError) {
      // The connection is gone or confused; the pool must not hand it out again.
      broken ??= rollbackError instanceof Error ? rollbackError : new Error('rollback failed');
    }
    throw error;
  } finally {
    client.off('error', onLost);
    client.release(broken);
  }
}
