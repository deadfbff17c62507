-- Entities of the catalogue (domain/replication/catalogue.ts). tenant_id is the company and leads every key; a fact's own
-- company column is that same column. Facts add when they came (received_at) and in which commit of which device.
-- There are no foreign keys to reference data: a completed sale is never refused because a good or a person is unknown here.

CREATE TABLE company (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE legal_entity (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  inn text NOT NULL,
  tax_system text NOT NULL,
  settlement_address text NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE store (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  number bigint NOT NULL,
  name text NOT NULL,
  address text NOT NULL,
  time_zone text NOT NULL,
  day_cutoff_min bigint NOT NULL,
  currency text NOT NULL,
  price_list_id uuid NOT NULL,
  receipt_header text NOT NULL,
  receipt_footer text NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE till (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  store_id uuid NOT NULL,
  number bigint NOT NULL,
  name text NOT NULL,
  legal_entity_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE staff (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  store_id uuid NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  active boolean NOT NULL,
  pin_salt text NOT NULL,
  pin_verifier text NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE category (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  parent_id uuid,
  name text NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE tax_rate (
  tenant_id uuid NOT NULL,
  code text NOT NULL,
  valid_from date NOT NULL,
  name text NOT NULL,
  rate_bps integer,
  PRIMARY KEY (tenant_id, code, valid_from)
);

CREATE TABLE good (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  article text,
  brand text,
  category_id uuid,
  unit text NOT NULL,
  tax_code text NOT NULL,
  legal_entity_id uuid,
  picture_hash text,
  sales_rank bigint NOT NULL,
  active boolean NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE barcode (
  tenant_id uuid NOT NULL,
  code text NOT NULL,
  good_id uuid NOT NULL,
  pack_micro bigint NOT NULL,
  PRIMARY KEY (tenant_id, code, good_id)
);

CREATE TABLE price_list (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE price (
  tenant_id uuid NOT NULL,
  list_id uuid NOT NULL,
  good_id uuid NOT NULL,
  valid_from bigint NOT NULL,
  amount_minor bigint NOT NULL,
  PRIMARY KEY (tenant_id, list_id, good_id, valid_from)
);

CREATE TABLE quick_good (
  tenant_id uuid NOT NULL,
  page bigint NOT NULL,
  position bigint NOT NULL,
  page_name text NOT NULL,
  good_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, page, position)
);

CREATE TABLE blob (
  tenant_id uuid NOT NULL,
  hash text NOT NULL,
  mime text NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (tenant_id, hash)
);

CREATE TABLE shift_opening (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  legal_entity_id uuid NOT NULL,
  store_id uuid NOT NULL,
  till_id uuid NOT NULL,
  incarnation_id uuid NOT NULL,
  occurred_at bigint NOT NULL,
  utc_offset_min bigint NOT NULL,
  business_date date NOT NULL,
  clock_trust text NOT NULL,
  staff_id uuid NOT NULL,
  number bigint NOT NULL,
  float_minor bigint NOT NULL,
  received_at bigint NOT NULL,
  commit_device_id uuid NOT NULL,
  commit_incarnation_id uuid NOT NULL,
  commit_dseq bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE receipt (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  legal_entity_id uuid NOT NULL,
  store_id uuid NOT NULL,
  till_id uuid NOT NULL,
  incarnation_id uuid NOT NULL,
  occurred_at bigint NOT NULL,
  utc_offset_min bigint NOT NULL,
  business_date date NOT NULL,
  clock_trust text NOT NULL,
  staff_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  kind text NOT NULL,
  series text NOT NULL,
  number bigint NOT NULL,
  store_number bigint NOT NULL,
  till_number bigint NOT NULL,
  currency text NOT NULL,
  total_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  change_minor bigint NOT NULL,
  fiscal_lines jsonb NOT NULL,
  fiscal_result jsonb NOT NULL,
  shop jsonb NOT NULL,
  received_at bigint NOT NULL,
  commit_device_id uuid NOT NULL,
  commit_incarnation_id uuid NOT NULL,
  commit_dseq bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE receipt_line (
  tenant_id uuid NOT NULL,
  receipt_id uuid NOT NULL,
  line_no bigint NOT NULL,
  good_id uuid NOT NULL,
  name text NOT NULL,
  unit text NOT NULL,
  barcode text,
  quantity_micro bigint NOT NULL,
  price_minor bigint NOT NULL,
  discount_minor bigint NOT NULL,
  total_minor bigint NOT NULL,
  tax_code text NOT NULL,
  tax_rate_bps integer,
  tax_minor bigint NOT NULL,
  received_at bigint NOT NULL,
  commit_device_id uuid NOT NULL,
  commit_incarnation_id uuid NOT NULL,
  commit_dseq bigint NOT NULL,
  PRIMARY KEY (tenant_id, receipt_id, line_no)
);

CREATE TABLE tender (
  tenant_id uuid NOT NULL,
  receipt_id uuid NOT NULL,
  tender_no bigint NOT NULL,
  kind text NOT NULL,
  amount_minor bigint NOT NULL,
  tendered_minor bigint NOT NULL,
  received_at bigint NOT NULL,
  commit_device_id uuid NOT NULL,
  commit_incarnation_id uuid NOT NULL,
  commit_dseq bigint NOT NULL,
  PRIMARY KEY (tenant_id, receipt_id, tender_no)
);

CREATE TABLE stock_movement (
  tenant_id uuid NOT NULL,
  document_id uuid NOT NULL,
  entry_no bigint NOT NULL,
  store_id uuid NOT NULL,
  good_id uuid NOT NULL,
  quantity_micro bigint NOT NULL,
  reason text NOT NULL,
  business_date date NOT NULL,
  received_at bigint NOT NULL,
  commit_device_id uuid NOT NULL,
  commit_incarnation_id uuid NOT NULL,
  commit_dseq bigint NOT NULL,
  PRIMARY KEY (tenant_id, document_id, entry_no)
);

CREATE TABLE ledger_entry (
  tenant_id uuid NOT NULL,
  document_id uuid NOT NULL,
  entry_no bigint NOT NULL,
  account text NOT NULL,
  amount_minor bigint NOT NULL,
  store_id uuid NOT NULL,
  business_date date NOT NULL,
  received_at bigint NOT NULL,
  commit_device_id uuid NOT NULL,
  commit_incarnation_id uuid NOT NULL,
  commit_dseq bigint NOT NULL,
  PRIMARY KEY (tenant_id, document_id, entry_no)
);

CREATE TABLE journal_entry (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  legal_entity_id uuid NOT NULL,
  store_id uuid NOT NULL,
  till_id uuid NOT NULL,
  incarnation_id uuid NOT NULL,
  occurred_at bigint NOT NULL,
  utc_offset_min bigint NOT NULL,
  business_date date NOT NULL,
  clock_trust text NOT NULL,
  staff_id uuid NOT NULL,
  event text NOT NULL,
  detail jsonb NOT NULL,
  received_at bigint NOT NULL,
  commit_device_id uuid NOT NULL,
  commit_incarnation_id uuid NOT NULL,
  commit_dseq bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX store_number ON store (tenant_id, number);
CREATE UNIQUE INDEX till_number ON till (tenant_id, store_id, number);
CREATE INDEX staff_by_store ON staff (tenant_id, store_id);
CREATE INDEX good_by_rank ON good (tenant_id, sales_rank, id);
CREATE INDEX good_by_article ON good (tenant_id, article);
CREATE INDEX barcode_by_good ON barcode (tenant_id, good_id);
CREATE INDEX price_by_good ON price (tenant_id, good_id, list_id, valid_from);
CREATE INDEX receipt_by_time ON receipt (tenant_id, occurred_at DESC, id DESC);
CREATE INDEX receipt_by_store ON receipt (tenant_id, store_id, occurred_at DESC, id DESC);
CREATE INDEX receipt_by_day ON receipt (tenant_id, business_date, store_id);
CREATE INDEX receipt_by_arrival ON receipt (tenant_id, received_at, id);
