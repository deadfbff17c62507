import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';

export const JournalRow = Type.Object({
  id: Id, at: Instant, timeZone: Text(60), storeName: Text(200), tillId: Id, tillName: Text(200), staffName: Text(200), event: Text(10_000), detail: Type.Unknown(),
  /** The senior whose approval it tells of. */
  allowedBy: Type.Union([Text(200), Type.Null()]),
});
export type JournalRow = Static<typeof JournalRow>;

/** `GET /api/v1/journal?after=&limit=&tillId=&event=`: what happened at tills besides receipts, newest first. */
export const JournalPage = Type.Object({ rows: Type.Array(JournalRow), next: Type.Union([Text(300), Type.Null()]) });
export type JournalPage = Static<typeof JournalPage>;
