-- Refunds, discounts, several sellers in one basket, cash in and out, the end of a shift.

CREATE TABLE policy (owner_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (owner_id, name)) STRICT;

ALTER TABLE receipt ADD COLUMN refund_of TEXT;
ALTER TABLE receipt ADD COLUMN basket_id TEXT NOT NULL DEFAULT '';
ALTER TABLE receipt ADD COLUMN rounding_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE receipt ADD COLUMN reason TEXT NOT NULL DEFAULT '';
UPDATE receipt SET basket_id = id;
-- Only refunds are in it: a sale writes no page of it.
CREATE INDEX receipt_refund_of ON receipt (refund_of) WHERE refund_of IS NOT NULL;
-- Only the earlier receipts of a basket that became several are in it; the last one is found by its id.
CREATE INDEX receipt_basket ON receipt (basket_id) WHERE basket_id <> id;

ALTER TABLE receipt_line ADD COLUMN list_price_minor INTEGER;
ALTER TABLE receipt_line ADD COLUMN discounts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE receipt_line ADD COLUMN tax_mode TEXT NOT NULL DEFAULT 'included';
ALTER TABLE receipt_line ADD COLUMN refund_of_line_no INTEGER;
ALTER TABLE receipt_line ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE receipt_line ADD COLUMN seller_id TEXT;
UPDATE receipt_line SET list_price_minor = price_minor;

ALTER TABLE tender ADD COLUMN reference TEXT NOT NULL DEFAULT '';

CREATE TABLE shift_closing (
  id TEXT NOT NULL PRIMARY KEY, company_id TEXT NOT NULL, legal_entity_id TEXT NOT NULL, store_id TEXT NOT NULL, till_id TEXT NOT NULL, incarnation_id TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, utc_offset_min INTEGER NOT NULL, business_date TEXT NOT NULL, clock_trust TEXT NOT NULL, staff_id TEXT NOT NULL,
  shift_id TEXT NOT NULL REFERENCES shift_opening (id), number INTEGER NOT NULL, count_id TEXT NOT NULL, totals TEXT NOT NULL, fiscal_result TEXT NOT NULL
) STRICT;
-- A shift ends once.
CREATE UNIQUE INDEX shift_closing_shift ON shift_closing (shift_id);

CREATE TABLE cash_movement (
  id TEXT NOT NULL PRIMARY KEY, company_id TEXT NOT NULL, legal_entity_id TEXT NOT NULL, store_id TEXT NOT NULL, till_id TEXT NOT NULL, incarnation_id TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, utc_offset_min INTEGER NOT NULL, business_date TEXT NOT NULL, clock_trust TEXT NOT NULL, staff_id TEXT NOT NULL,
  shift_id TEXT NOT NULL REFERENCES shift_opening (id), number INTEGER NOT NULL, direction TEXT NOT NULL, amount_minor INTEGER NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL,
  fiscal_result TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX cash_movement_number ON cash_movement (shift_id, number);

CREATE TABLE cash_count (
  id TEXT NOT NULL PRIMARY KEY, company_id TEXT NOT NULL, legal_entity_id TEXT NOT NULL, store_id TEXT NOT NULL, till_id TEXT NOT NULL, incarnation_id TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, utc_offset_min INTEGER NOT NULL, business_date TEXT NOT NULL, clock_trust TEXT NOT NULL, staff_id TEXT NOT NULL,
  shift_id TEXT NOT NULL REFERENCES shift_opening (id), purpose TEXT NOT NULL, expected_minor INTEGER NOT NULL, counted_minor INTEGER NOT NULL, denominations TEXT NOT NULL,
  blind INTEGER NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE INDEX cash_count_shift ON cash_count (shift_id);

-- The float of shifts opened before floats were booked (domain/ledger, LED6).
INSERT INTO ledger_entry (document_id, entry_no, account, amount_minor, store_id, business_date)
  SELECT id, 1, 'cash-drawer', float_minor, store_id, business_date FROM shift_opening WHERE float_minor <> 0
  UNION ALL SELECT id, 2, 'cash-safe', -float_minor, store_id, business_date FROM shift_opening WHERE float_minor <> 0;

-- The sale in hand may be one of several: those set aside have the time and the person they were parked by.
ALTER TABLE cart ADD COLUMN receipt_discount TEXT;
ALTER TABLE cart ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE cart ADD COLUMN parked_at INTEGER;
ALTER TABLE cart ADD COLUMN parked_by TEXT;
ALTER TABLE cart ADD COLUMN parked_name TEXT NOT NULL DEFAULT '';

ALTER TABLE cart_line DROP COLUMN discount_minor;
ALTER TABLE cart_line ADD COLUMN direction TEXT NOT NULL DEFAULT 'sale';
ALTER TABLE cart_line ADD COLUMN legal_entity_id TEXT;
ALTER TABLE cart_line ADD COLUMN list_price_minor INTEGER;
ALTER TABLE cart_line ADD COLUMN discount TEXT;
ALTER TABLE cart_line ADD COLUMN tax_mode TEXT NOT NULL DEFAULT 'included';
ALTER TABLE cart_line ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE cart_line ADD COLUMN seller_id TEXT;
-- A line that comes back: of which receipt and line, and the amounts that follow from what was sold (domain/refund).
ALTER TABLE cart_line ADD COLUMN refund_of TEXT;
ALTER TABLE cart_line ADD COLUMN refund_of_line_no INTEGER;
ALTER TABLE cart_line ADD COLUMN fixed TEXT;
UPDATE cart_line SET list_price_minor = price_minor, legal_entity_id = (SELECT t.legal_entity_id FROM meta m JOIN till t ON t.id = m.till_id);
-- A sale that was at the register when the power went, as a basket of one receipt.
UPDATE cart SET intent = (
  SELECT json_object(
    'shiftId', i ->> 'shiftId', 'storeNumber', i -> 'storeNumber', 'tillNumber', i -> 'tillNumber', 'currency', i ->> 'currency', 'reason', '', 'posted', json_array(),
    'documents', json_array(json_object(
      'receiptId', cart.id, 'direction', 'sale', 'refundOf', NULL, 'envelope', i -> 'envelope',
      'lineNos', (SELECT json_group_array(line_no) FROM cart_line WHERE cart_id = cart.id),
      'totalMinor', i -> 'totalMinor', 'roundingMinor', 0, 'changeMinor', i -> 'changeMinor', 'fiscalLines', i -> 'fiscalLines', 'shop', i -> 'shop', 'card', NULL,
      'tenders', json_array(json_object('kind', 'cash', 'amountMinor', i -> 'totalMinor', 'tenderedMinor', i -> '$.tenders[0].tenderedMinor', 'reference', ''))
    ))
  ) FROM (SELECT json(cart.intent) AS i)
) WHERE intent IS NOT NULL;

-- Card money whose fate is decided, `confirm` or `cancel`, until the payment terminal has heard it.
CREATE TABLE card_operation (id TEXT NOT NULL PRIMARY KEY, direction TEXT NOT NULL, amount_minor INTEGER NOT NULL, due TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Receipt numbers taken by a sale that was parked or left: the next receipt takes the smallest, so that no number is skipped.
CREATE TABLE spare_number (series TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (series, number)) STRICT, WITHOUT ROWID;

-- Paper is more than receipts now. `receipt`, `copy` and `gift` are made from their receipt when their turn comes; slips and reports
-- (`cash-slip`, `x-report`, `z-report`, `count-slip`, `test`) lie in `paper` as lines until they are out; `drawer` is a pulse.
CREATE TABLE print_job_next (
  id INTEGER NOT NULL PRIMARY KEY, document_id TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, cause TEXT, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, paper TEXT
) STRICT;
INSERT INTO print_job_next (id, document_id, kind, state, cause, created_at, changed_at) SELECT id, receipt_id, kind, state, cause, created_at, changed_at FROM print_job;
DROP TABLE print_job;
ALTER TABLE print_job_next RENAME TO print_job;
CREATE INDEX print_job_open ON print_job (state) WHERE state IN ('queued', 'sending', 'unknown');

-- Receipts to be sent by e-mail. The address is forgotten as soon as the letter is out.
CREATE TABLE mail_job (
  id INTEGER NOT NULL PRIMARY KEY, receipt_id TEXT NOT NULL, address TEXT, language TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at INTEGER NOT NULL,
  cause TEXT, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_job_open ON mail_job (state, next_at) WHERE state IN ('queued', 'sending');

-- The distinct words of the search index with the number of goods each stands in: a view of the index, no copy of it.
CREATE VIRTUAL TABLE good_words_vocabulary USING fts5vocab ('good_words', 'row');
-- A scale prints a good's article into its labels, and a scan cannot look through a million goods for it.
CREATE INDEX good_article ON good (article) WHERE article IS NOT NULL;

-- The journal is read newest first. Ids follow the clock, which may be put back; row numbers only grow.
CREATE TABLE journal_entry_next (
  id TEXT NOT NULL PRIMARY KEY, company_id TEXT NOT NULL, legal_entity_id TEXT NOT NULL, store_id TEXT NOT NULL, till_id TEXT NOT NULL, incarnation_id TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, utc_offset_min INTEGER NOT NULL, business_date TEXT NOT NULL, clock_trust TEXT NOT NULL, staff_id TEXT NOT NULL,
  event TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
INSERT INTO journal_entry_next SELECT * FROM journal_entry ORDER BY id;
DROP TABLE journal_entry;
ALTER TABLE journal_entry_next RENAME TO journal_entry;

-- The last fact before the clock leapt ahead: a clock that comes back to there is believed again.
ALTER TABLE meta ADD COLUMN steady_at INTEGER NOT NULL DEFAULT 0;

-- A till of the version before passed by policies when they came: everything the server sends is read once more, and changes nothing else.
UPDATE meta SET cursor = 0;
