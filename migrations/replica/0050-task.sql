-- What there is to do in the store, as the server has merged it; edits made here lie over it (till file, pending_edit).
CREATE TABLE task (
  id TEXT NOT NULL PRIMARY KEY, store_id TEXT NOT NULL, title TEXT NOT NULL, note TEXT NOT NULL, status TEXT NOT NULL, priority TEXT NOT NULL,
  assignee_id TEXT, due_date TEXT, labels TEXT NOT NULL, created_at INTEGER NOT NULL, created_by TEXT NOT NULL, erased INTEGER NOT NULL, state TEXT NOT NULL, row_hash INTEGER
) STRICT;
-- Years of ended tasks stay; the screens ask for those that are not.
CREATE INDEX task_open ON task (created_at) WHERE erased = 0 AND status NOT IN ('done', 'cancelled');
CREATE INDEX task_by_age ON task (created_at) WHERE erased = 0;

CREATE TABLE task_conflict (
  id TEXT NOT NULL PRIMARY KEY, store_id TEXT NOT NULL, task_id TEXT NOT NULL, kind TEXT NOT NULL, field TEXT NOT NULL, won_value TEXT, won_by TEXT, won_at INTEGER,
  lost_value TEXT, lost_by TEXT NOT NULL, lost_at INTEGER NOT NULL, at INTEGER NOT NULL, settled_at INTEGER, settled_by TEXT, row_hash INTEGER
) STRICT;
CREATE INDEX task_conflict_open ON task_conflict (task_id) WHERE settled_at IS NULL;
