-- Removed keys are forgotten after half a year: which number the feed had reached on which day, and how far was forgotten.
ALTER TABLE tenant_head
  ADD COLUMN horizon bigint NOT NULL DEFAULT 0;

CREATE TABLE feed_mark (
  tenant_id uuid NOT NULL,
  at bigint NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (tenant_id, at)
);
SELECT isolate_table('feed_mark');

-- The job reads removed keys alone; in most companies they are few.
CREATE INDEX change_removed ON change (tenant_id, seq) WHERE removed;
