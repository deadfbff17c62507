/** Schemas of rows on the wire, built from the entity catalogue so that both sides check the same thing. */
import { entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { Column } from '#domain/replication/column.ts';
import { Id, Instant, Micro, Minor, Text, Type, type TSchema } from '../define/schema.ts';

function columnSchema(column: Column): TSchema {
  const schema = valueSchema(column);
  return column.nullable ? Type.Union([schema, Type.Null()]) : schema;
}

function valueSchema(column: Column): TSchema {
  switch (column.type) {
    case 'id': return Id;
    case 'text': return Text(10_000);
    case 'hash': return Type.String({ pattern: '^[0-9a-f]{64}$' });
    case 'date': return Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
    case 'instant': return Instant;
    case 'minor': return Minor;
    case 'micro': return Micro;
    case 'bps': case 'int': return Type.Integer({ minimum: -9_007_199_254_740_991, maximum: 9_007_199_254_740_991 });
    case 'bool': return Type.Boolean();
    case 'json': return Type.Unknown();
    case 'bytes': return Type.String();
  }
}

/** The shape of one row of `entity`, its parts inside it. Unknown fields are allowed: they come from newer tills and are kept in the raw payload. */
export function rowSchema(entity: EntityName): TSchema {
  const fields: Record<string, TSchema> = {};
  for (const [name, column] of Object.entries(entityOf(entity).columns)) fields[name] = columnSchema(column);
  for (const part of partsOf(entity)) fields[part.as] = Type.Array(rowSchema(part.entity));
  return Type.Object(fields);
}
