-- What never leaves this computer as such: who the till is, the sale in hand, what waits to be sent or printed.

-- One row. The counters live beside the identity because they belong to it: another incarnation starts them anew.
CREATE TABLE meta (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  install_id TEXT NOT NULL,
  mode TEXT CHECK (mode IN ('shop', 'demo')),
  server_url TEXT, device_id TEXT, company_id TEXT, store_id TEXT, till_id TEXT, incarnation_id TEXT, series TEXT,
  epoch TEXT, cursor INTEGER NOT NULL DEFAULT 0, loaded INTEGER NOT NULL DEFAULT 0,
  last_contact_at INTEGER, clock_offset_ms INTEGER,
  next_dseq INTEGER NOT NULL DEFAULT 1, acked_dseq INTEGER NOT NULL DEFAULT 0, prev_hash TEXT NOT NULL, hlc TEXT NOT NULL,
  last_fact_at INTEGER NOT NULL DEFAULT 0,
  next_receipt_number INTEGER NOT NULL DEFAULT 1, next_shift_number INTEGER NOT NULL DEFAULT 1,
  shift_id TEXT REFERENCES shift_opening (id), cart_id TEXT REFERENCES cart (id)
) STRICT;

-- The sale in hand. Its id becomes the receipt's. `number` stays with the cart once it is taken, so that none is skipped;
-- `intent` is what the register is asked to register, complete enough to post from after a power cut.
CREATE TABLE cart (
  id TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL, next_line_no INTEGER NOT NULL, selected_line_no INTEGER, series TEXT, number INTEGER, intent TEXT, refusal TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE cart_line (
  cart_id TEXT NOT NULL REFERENCES cart (id) ON DELETE CASCADE, line_no INTEGER NOT NULL, good_id TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, barcode TEXT,
  quantity_micro INTEGER NOT NULL, price_minor INTEGER NOT NULL, discount_minor INTEGER NOT NULL, tax_code TEXT NOT NULL, tax_rate_bps INTEGER, picture_hash TEXT,
  PRIMARY KEY (cart_id, line_no)
) STRICT, WITHOUT ROWID;

-- Gestures already carried out; kept until the sale after theirs is posted, because an answer may be lost with the sale's last one.
CREATE TABLE cart_gesture (id TEXT NOT NULL PRIMARY KEY, cart_id TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The payload comes last: everything before it is read without touching the pages it overflows to. There is no index on the
-- operation: what it wrote has keys of its own that cannot be written twice.
CREATE TABLE outbox (
  dseq INTEGER NOT NULL PRIMARY KEY, op_id TEXT NOT NULL, kind TEXT NOT NULL, hlc TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL,
  contract_version INTEGER NOT NULL, created_at INTEGER NOT NULL, verdict TEXT, reason TEXT, acked_at INTEGER, payload BLOB NOT NULL
) STRICT;

-- `receipt`, `copy`, or `kick` for the drawer. What is on the paper is made from the receipt when its turn comes.
CREATE TABLE print_job (
  id INTEGER NOT NULL PRIMARY KEY, receipt_id TEXT NOT NULL REFERENCES receipt (id), kind TEXT NOT NULL, state TEXT NOT NULL, cause TEXT, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX print_job_open ON print_job (state) WHERE state IN ('queued', 'sending', 'unknown');

CREATE TABLE pin_attempt (staff_id TEXT NOT NULL PRIMARY KEY, failed INTEGER NOT NULL, locked_until INTEGER, lock_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE sync_attention (kind TEXT NOT NULL, subject TEXT NOT NULL, raised_at INTEGER NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (kind, subject)) STRICT, WITHOUT ROWID;
