-- What this till wrote. Keys begin with an id that grows with time, so that every insert lands on the last page of its table;
-- for the same reason there is no index on a good here: it would touch as many pages as a receipt has lines.
-- Long rows lie in rowid tables, short ones in the tree of their key: each the way that writes fewer pages a sale.

CREATE TABLE shift_opening (
  id TEXT NOT NULL PRIMARY KEY, company_id TEXT NOT NULL, legal_entity_id TEXT NOT NULL, store_id TEXT NOT NULL, till_id TEXT NOT NULL, incarnation_id TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, utc_offset_min INTEGER NOT NULL, business_date TEXT NOT NULL, clock_trust TEXT NOT NULL, staff_id TEXT NOT NULL,
  number INTEGER NOT NULL, float_minor INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
  id TEXT NOT NULL PRIMARY KEY, company_id TEXT NOT NULL, legal_entity_id TEXT NOT NULL, store_id TEXT NOT NULL, till_id TEXT NOT NULL, incarnation_id TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, utc_offset_min INTEGER NOT NULL, business_date TEXT NOT NULL, clock_trust TEXT NOT NULL, staff_id TEXT NOT NULL,
  shift_id TEXT NOT NULL REFERENCES shift_opening (id),
  kind TEXT NOT NULL, series TEXT NOT NULL, number INTEGER NOT NULL, store_number INTEGER NOT NULL, till_number INTEGER NOT NULL,
  currency TEXT NOT NULL, total_minor INTEGER NOT NULL, tax_minor INTEGER NOT NULL, change_minor INTEGER NOT NULL, fiscal_lines TEXT NOT NULL, fiscal_result TEXT NOT NULL,
  shop TEXT NOT NULL
) STRICT;

CREATE TABLE receipt_line (
  receipt_id TEXT NOT NULL REFERENCES receipt (id), line_no INTEGER NOT NULL, good_id TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, barcode TEXT,
  quantity_micro INTEGER NOT NULL, price_minor INTEGER NOT NULL, discount_minor INTEGER NOT NULL, total_minor INTEGER NOT NULL,
  tax_code TEXT NOT NULL, tax_rate_bps INTEGER, tax_minor INTEGER NOT NULL, PRIMARY KEY (receipt_id, line_no)
) STRICT;

CREATE TABLE tender (
  receipt_id TEXT NOT NULL REFERENCES receipt (id), tender_no INTEGER NOT NULL, kind TEXT NOT NULL, amount_minor INTEGER NOT NULL, tendered_minor INTEGER NOT NULL,
  PRIMARY KEY (receipt_id, tender_no)
) STRICT, WITHOUT ROWID;

-- The document of a movement or an entry is a receipt today and another kind of document tomorrow: no foreign key.
CREATE TABLE stock_movement (
  document_id TEXT NOT NULL, entry_no INTEGER NOT NULL, store_id TEXT NOT NULL, good_id TEXT NOT NULL, quantity_micro INTEGER NOT NULL,
  reason TEXT NOT NULL, business_date TEXT NOT NULL, PRIMARY KEY (document_id, entry_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_entry (
  document_id TEXT NOT NULL, entry_no INTEGER NOT NULL, account TEXT NOT NULL, amount_minor INTEGER NOT NULL, store_id TEXT NOT NULL, business_date TEXT NOT NULL,
  PRIMARY KEY (document_id, entry_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal_entry (
  id TEXT NOT NULL PRIMARY KEY, company_id TEXT NOT NULL, legal_entity_id TEXT NOT NULL, store_id TEXT NOT NULL, till_id TEXT NOT NULL, incarnation_id TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, utc_offset_min INTEGER NOT NULL, business_date TEXT NOT NULL, clock_trust TEXT NOT NULL, staff_id TEXT NOT NULL,
  event TEXT NOT NULL, detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;
