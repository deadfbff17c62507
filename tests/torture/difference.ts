/** One thing a till and the server do not have alike; undefined where a side has nothing. */
export type Difference = { readonly entity: string; readonly key: string; readonly till: string | undefined; readonly server: string | undefined };
