-- Tables of the server alone. sync-server/db/schema/server-tables.ts says what each is for.

CREATE TABLE tenant_head (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (tenant_id)
);

CREATE TABLE change (
  tenant_id uuid NOT NULL,
  scope text NOT NULL,
  entity text NOT NULL,
  key text NOT NULL,
  seq bigint NOT NULL,
  removed boolean NOT NULL,
  PRIMARY KEY (tenant_id, scope, entity, key)
);
CREATE INDEX change_by_seq ON change (tenant_id, scope, seq);

CREATE TABLE app_user (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  password_hash text NOT NULL,
  active boolean NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE session (
  tenant_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  user_id uuid NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, token_hash)
);
CREATE INDEX session_by_user ON session (tenant_id, user_id);

CREATE TABLE device (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  till_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  install_id uuid NOT NULL,
  computer_name text NOT NULL,
  enrolled_at bigint NOT NULL,
  revoked_at bigint,
  last_contact_at bigint,
  report jsonb,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX device_by_till ON device (tenant_id, till_id);

CREATE TABLE incarnation (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  device_id uuid NOT NULL,
  till_id uuid NOT NULL,
  series text,
  last_dseq bigint NOT NULL,
  last_hash text NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX incarnation_by_device ON incarnation (tenant_id, device_id);
CREATE UNIQUE INDEX incarnation_series ON incarnation (tenant_id, till_id, series);

CREATE TABLE enrol_code (
  tenant_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  till_id uuid NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint,
  used_by_device_id uuid,
  PRIMARY KEY (tenant_id, code_hash)
);
CREATE INDEX enrol_code_by_till ON enrol_code (tenant_id, till_id);

CREATE TABLE commit_log (
  tenant_id uuid NOT NULL,
  incarnation_id uuid NOT NULL,
  dseq bigint NOT NULL,
  device_id uuid NOT NULL,
  op_id uuid NOT NULL,
  hash text NOT NULL,
  kind text NOT NULL,
  hlc text NOT NULL,
  contract_version integer NOT NULL,
  verdict text NOT NULL CONSTRAINT commit_log_verdict CHECK (verdict = ANY (ARRAY['applied', 'duplicate', 'quarantined', 'superseded'])),
  reason text,
  received_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, incarnation_id, dseq)
);
CREATE UNIQUE INDEX commit_log_applied_op ON commit_log (tenant_id, op_id) WHERE verdict = 'applied';
CREATE INDEX commit_log_other_op ON commit_log (tenant_id, op_id) WHERE verdict <> 'applied';

CREATE TABLE quarantine (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  incarnation_id uuid NOT NULL,
  dseq bigint NOT NULL,
  device_id uuid NOT NULL,
  till_id uuid,
  op_id uuid NOT NULL,
  header jsonb NOT NULL,
  payload bytea NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  received_at bigint NOT NULL,
  closed_at bigint,
  outcome text,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX quarantine_place ON quarantine (tenant_id, incarnation_id, dseq);
CREATE INDEX quarantine_open ON quarantine (tenant_id, received_at) WHERE closed_at IS NULL;

CREATE TABLE attention_item (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  created_at bigint NOT NULL,
  store_id uuid,
  till_id uuid,
  detail jsonb NOT NULL,
  closed_at bigint,
  closed_by uuid,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX attention_item_open_subject ON attention_item (tenant_id, kind, subject) WHERE closed_at IS NULL;
CREATE INDEX attention_item_open ON attention_item (tenant_id, created_at, id) WHERE closed_at IS NULL;

CREATE TABLE good_token (
  tenant_id uuid NOT NULL,
  token text NOT NULL,
  good_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, token, good_id)
);
CREATE INDEX good_token_by_good ON good_token (tenant_id, good_id);

CREATE TABLE tenant_directory (
  tenant_id uuid NOT NULL PRIMARY KEY,
  created_at bigint NOT NULL
);

CREATE TABLE login_directory (
  email text NOT NULL PRIMARY KEY,
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL
);

CREATE TABLE enrol_directory (
  code_hash bytea NOT NULL PRIMARY KEY,
  tenant_id uuid NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE server_life (
  one boolean NOT NULL DEFAULT true PRIMARY KEY CONSTRAINT server_life_one CHECK (one),
  epoch uuid NOT NULL
);
INSERT INTO server_life (epoch) VALUES (gen_random_uuid());
