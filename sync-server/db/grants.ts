/** What the application role may do, table by table: facts are only ever added, the directory is closed but for its functions. */
import { getTableName } from 'drizzle-orm';
import pg from 'pg';
import { catalogue, type EntityName } from '#domain/replication/catalogue.ts';
import { isFact, tableName } from './schema/entities.ts';
import { serverTables } from './schema/server-tables.ts';

const FUNCTIONS = [
  'app_tenant()', 'directory_register_tenant()', 'directory_tenants()', 'directory_find_login(text)', 'directory_claim_login(text, uuid)',
  'directory_publish_enrol_code(bytea)', 'directory_withdraw_enrol_code(bytea)', 'directory_find_enrol_code(bytea)', 'server_epoch()',
  'search_tokens(text)',
];

/** The SQL that gives `appRole` its rights; run again after each migration. */
export function grantsFor(appRole: string): string {
  const role = pg.escapeIdentifier(appRole);
  const names = Object.keys(catalogue) as EntityName[];
  const facts = names.filter(isFact).map(tableName);
  const editable = [
    ...names.filter((name) => !isFact(name)).map(tableName),
    ...serverTables.filter((each) => each.owner === 'tenant').map((each) => getTableName(each.table)),
  ];
  return [
    `GRANT USAGE ON SCHEMA public TO ${role}`,
    `GRANT SELECT, INSERT ON ${facts.join(', ')} TO ${role}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${editable.join(', ')} TO ${role}`,
    `GRANT EXECUTE ON FUNCTION ${FUNCTIONS.join(', ')} TO ${role}`,
    `GRANT SELECT ON schema_migration TO ${role}`,
  ].join(';\n');
}
