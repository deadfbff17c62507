-- Edits of records that the server merges, as long as its row does not hold them yet (host/sync/SPEC.md, HE). Named by their operation, because
-- another life of the database numbers its commits anew. `confirmed_head`: with the feed read up to there the row holds the edit; null: not decided, or
-- decided by a server that tells no head, and then after two complete looks at the feed. Rows that are over are kept a while: a gesture may be sent again.
CREATE TABLE pending_edit (
  place INTEGER NOT NULL PRIMARY KEY, op_id TEXT NOT NULL UNIQUE, entity TEXT NOT NULL, record_id TEXT NOT NULL, store_id TEXT NOT NULL, edit TEXT NOT NULL, settles TEXT NOT NULL, created_at INTEGER NOT NULL,
  confirmed_head INTEGER, looks INTEGER, over INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX pending_edit_open ON pending_edit (entity, record_id) WHERE over = 0;
