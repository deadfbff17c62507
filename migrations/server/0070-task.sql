-- What there is to do in stores, merged here from the edits of tills and of headquarters, and the journal of edits that gave way.
CREATE TABLE task (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  store_id uuid NOT NULL,
  title text NOT NULL,
  note text NOT NULL,
  status text NOT NULL,
  priority text NOT NULL,
  assignee_id uuid,
  due_date date,
  labels jsonb NOT NULL,
  created_at bigint NOT NULL,
  created_by text NOT NULL,
  erased boolean NOT NULL,
  -- What further edits are merged into: values with the readings of their writers.
  state jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX task_by_time ON task (tenant_id, created_at DESC, id DESC);
CREATE INDEX task_by_store ON task (tenant_id, store_id, created_at DESC, id DESC);
SELECT isolate_table('task');

CREATE TABLE task_conflict (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  store_id uuid NOT NULL,
  task_id uuid NOT NULL,
  kind text NOT NULL,
  field text NOT NULL,
  won_value text,
  won_by text,
  won_at bigint,
  lost_value text,
  lost_by text NOT NULL,
  lost_at bigint NOT NULL,
  at bigint NOT NULL,
  settled_at bigint,
  settled_by text,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX task_conflict_by_time ON task_conflict (tenant_id, at DESC, id DESC);
CREATE INDEX task_conflict_open ON task_conflict (tenant_id, task_id) WHERE settled_at IS NULL;
SELECT isolate_table('task_conflict');
