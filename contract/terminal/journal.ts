import { call, defineService } from '../define/service.ts';
import { Id, Instant, Nothing, Text, Type, type Static } from '../define/schema.ts';
import { NeedsRight } from './approval.ts';

export const JournalRow = Type.Object({ id: Id, at: Instant, staffName: Text(200), event: Text(60), detail: Type.Unknown() });
export type JournalRow = Static<typeof JournalRow>;

/** Everything that happened at this till besides receipts, and receipts' own events; written for good. */
export const journal = defineService('journal', {
  /** Newest first; `before` is the id of the last row of the page before. */
  list: call(
    Type.Object({ before: Type.Union([Id, Type.Null()]), limit: Type.Integer({ minimum: 1, maximum: 200 }), events: Type.Array(Text(60), { maxItems: 50 }), staffId: Type.Union([Id, Type.Null()]), approvalId: Type.Optional(Id) }),
    Type.Object({ rows: Type.Array(JournalRow), more: Type.Boolean() }),
    { 'not-signed-in': Nothing, 'needs-right': NeedsRight },
  ),
});
