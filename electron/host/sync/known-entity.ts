import { catalogue, comesDown, type EntityName } from '#domain/replication/catalogue.ts';

/** An entity this till keeps of what the server sends, or null for one from a newer server (SPEC HS11). */
export function knownEntity(name: string): EntityName | null {
  return Object.hasOwn(catalogue, name) && comesDown(name as EntityName) ? (name as EntityName) : null;
}
