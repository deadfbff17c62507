import { entityOf, type EntityName } from './catalogue.ts';

/** Columns of an entity as pages and snapshots carry them, in their order: the company is named where the catalogue keeps it, bytes of blobs stay behind. */
export function pageColumns(entity: EntityName): string[] {
  return Object.entries(entityOf(entity).columns).filter(([name, column]) => name !== 'companyId' && column.type !== 'bytes').map(([name]) => name);
}
