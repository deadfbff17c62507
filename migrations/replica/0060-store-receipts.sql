-- Receipts this till did not write: those of its store's other tills for ninety days, and single ones somebody asked headquarters for.
-- The columns are those of the till's own receipts, so that the same questions are asked of both.

CREATE TABLE store_receipt (
  -- The moment of the receipt in milliseconds, times a thousand, plus a count: rows lie in the order of time, and a place is one number.
  place INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL, company_id TEXT NOT NULL, legal_entity_id TEXT NOT NULL, store_id TEXT NOT NULL, till_id TEXT NOT NULL, incarnation_id TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, utc_offset_min INTEGER NOT NULL, business_date TEXT NOT NULL, clock_trust TEXT NOT NULL, staff_id TEXT NOT NULL,
  shift_id TEXT NOT NULL, kind TEXT NOT NULL, refund_of TEXT, basket_id TEXT NOT NULL, series TEXT NOT NULL, number INTEGER NOT NULL, store_number INTEGER NOT NULL, till_number INTEGER NOT NULL,
  currency TEXT NOT NULL, total_minor INTEGER NOT NULL, tax_minor INTEGER NOT NULL, change_minor INTEGER NOT NULL, rounding_minor INTEGER NOT NULL, reason TEXT NOT NULL,
  fiscal_lines TEXT NOT NULL, fiscal_result TEXT NOT NULL, shop TEXT NOT NULL,
  -- When headquarters was asked for it; null for a receipt of the store, which leaves by its own age.
  asked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX store_receipt_id ON store_receipt (id);
CREATE INDEX store_receipt_number ON store_receipt (number, series);
CREATE INDEX store_receipt_refund_of ON store_receipt (refund_of) WHERE refund_of IS NOT NULL;
CREATE INDEX store_receipt_asked ON store_receipt (asked_at) WHERE asked_at IS NOT NULL;
-- What a search through ten thousand of them looks at, without what they print: a receipt fills a page of the file by itself.
CREATE INDEX store_receipt_head ON store_receipt (place, id, kind, occurred_at, shift_id, series, number, store_number, till_number, total_minor, rounding_minor);

CREATE TABLE store_receipt_line (
  receipt_id TEXT NOT NULL, line_no INTEGER NOT NULL, good_id TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, barcode TEXT,
  quantity_micro INTEGER NOT NULL, price_minor INTEGER NOT NULL, list_price_minor INTEGER, discount_minor INTEGER NOT NULL, discounts TEXT NOT NULL, total_minor INTEGER NOT NULL,
  tax_code TEXT NOT NULL, tax_rate_bps INTEGER, tax_mode TEXT NOT NULL, tax_minor INTEGER NOT NULL, refund_of_line_no INTEGER, note TEXT NOT NULL, seller_id TEXT,
  PRIMARY KEY (receipt_id, line_no)
) STRICT;

CREATE TABLE store_tender (
  receipt_id TEXT NOT NULL, tender_no INTEGER NOT NULL, kind TEXT NOT NULL, amount_minor INTEGER NOT NULL, tendered_minor INTEGER NOT NULL, reference TEXT NOT NULL,
  PRIMARY KEY (receipt_id, tender_no)
) STRICT, WITHOUT ROWID;

-- At most one row: how far the receipts of `store_id` are read in the feed of that `epoch`, for that life of the till's database. None: from the beginning.
CREATE TABLE store_receipt_mark (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), epoch TEXT NOT NULL, store_id TEXT NOT NULL, life TEXT NOT NULL, seq INTEGER NOT NULL, receipt_id TEXT NOT NULL, caught_up INTEGER NOT NULL
) STRICT;
