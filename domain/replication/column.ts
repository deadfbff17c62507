/**
 * How one column is spoken of in the catalogue. Each storage maps these few types to its own:
 * SQLite strict tables, PostgreSQL and the JSON on the wire (see `host/db/schema`, `sync-server/db/schema`, `contract/sync/row`).
 *
 * - `id` UUID in canonical text · `text` any text · `hash` lower-case hex · `date` `YYYY-MM-DD`
 * - `instant` UTC milliseconds · `minor` money in kopecks · `micro` quantity in millionths · `bps` hundredths of a per cent
 * - `int` any safe integer · `bool` · `json` a JSON document · `bytes` raw bytes (base64 on the wire)
 */
export type ColumnType = 'id' | 'text' | 'hash' | 'date' | 'instant' | 'minor' | 'micro' | 'bps' | 'int' | 'bool' | 'json' | 'bytes';

export type Column<T extends ColumnType = ColumnType, N extends boolean = boolean> = { readonly type: T; readonly nullable: N };

export function column<T extends ColumnType>(type: T): Column<T, false> {
  return { type, nullable: false };
}

export function nullable<T extends ColumnType>(type: T): Column<T, true> {
  return { type, nullable: true };
}

type ValueOf<T extends ColumnType> = T extends 'bool' ? boolean : T extends 'json' ? unknown : T extends 'bytes' ? Uint8Array
  : T extends 'instant' | 'minor' | 'micro' | 'bps' | 'int' ? number : string;

/** The row a set of columns describes, as plain TypeScript values. */
export type RowOf<C extends Readonly<Record<string, Column>>> = {
  -readonly [K in keyof C]: C[K] extends Column<infer T, infer N> ? (true extends N ? ValueOf<T> | null : ValueOf<T>) : never;
};

/** `utcOffsetMin` -> `utc_offset_min`: the one rule from names in code to names in SQL. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
