-- What a revoked till handed in is taken in by the server itself, batch by batch: who asked for it, and how far it has come.
CREATE TABLE taking_in (
  tenant_id uuid NOT NULL,
  -- The attention item of the till.
  item_id uuid NOT NULL,
  asked_by uuid NOT NULL,
  asked_at bigint NOT NULL,
  taken bigint NOT NULL,
  refused bigint NOT NULL,
  -- When the last batch went in.
  moved_at bigint NOT NULL,
  -- Null while it goes on.
  ended_at bigint,
  PRIMARY KEY (tenant_id, item_id)
);
SELECT isolate_table('taking_in');
CREATE INDEX taking_in_under_way ON taking_in (tenant_id, item_id) WHERE ended_at IS NULL;

-- The item that this one is a part of; null: it stands in the list itself.
ALTER TABLE attention_item ADD COLUMN within uuid;
CREATE INDEX attention_item_within ON attention_item (tenant_id, within, id) WHERE within IS NOT NULL;
-- Thousands of parts are not walked through for the items of the list.
CREATE INDEX attention_item_listed ON attention_item (tenant_id, created_at, id) WHERE within IS NULL;

CREATE INDEX quarantine_waiting ON quarantine (tenant_id, device_id, incarnation_id, dseq) WHERE closed_at IS NULL;
CREATE INDEX quarantine_dismissed ON quarantine (tenant_id, device_id) WHERE outcome = 'dismissed';
