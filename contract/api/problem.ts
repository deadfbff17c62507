import { Text, Type, type Static } from '../define/schema.ts';

/** RFC 9457 problem JSON; `code` is stable and machine-readable, `title` is for people. */
export const Problem = Type.Object({ type: Text(300), title: Text(500), status: Type.Integer(), code: Text(60), detail: Type.Optional(Text(2000)) });
export type Problem = Static<typeof Problem>;
