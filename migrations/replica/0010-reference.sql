-- What the server sends down, and how far it was read. No foreign keys: a page may bring a price before its good, and that is not an error.

-- One row. The cursor counts in the feed of that `epoch` alone; `owner` is the device the rows were sent to: under another one they are a stranger's.
CREATE TABLE replica_state (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), owner TEXT, epoch TEXT, cursor INTEGER NOT NULL DEFAULT 0, loaded INTEGER NOT NULL DEFAULT 0, built_at INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO replica_state (id) VALUES (1);

CREATE TABLE company (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE legal_entity (
  id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, inn TEXT NOT NULL, tax_system TEXT NOT NULL, settlement_address TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE store (
  id TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, time_zone TEXT NOT NULL,
  day_cutoff_min INTEGER NOT NULL, currency TEXT NOT NULL, price_list_id TEXT NOT NULL, receipt_header TEXT NOT NULL, receipt_footer TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE till (
  id TEXT NOT NULL PRIMARY KEY, store_id TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, legal_entity_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  id TEXT NOT NULL PRIMARY KEY, store_id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, active INTEGER NOT NULL,
  pin_salt TEXT NOT NULL, pin_verifier TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE category (id TEXT NOT NULL PRIMARY KEY, parent_id TEXT, name TEXT NOT NULL, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE tax_rate (
  code TEXT NOT NULL, valid_from TEXT NOT NULL, name TEXT NOT NULL, rate_bps INTEGER, PRIMARY KEY (code, valid_from)
) STRICT, WITHOUT ROWID;

-- Rows too long for the inner pages of a tree of keys.
CREATE TABLE good (
  id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, article TEXT, brand TEXT, category_id TEXT, unit TEXT NOT NULL, tax_code TEXT NOT NULL,
  legal_entity_id TEXT, picture_hash TEXT, sales_rank INTEGER NOT NULL, active INTEGER NOT NULL
) STRICT;

CREATE TABLE barcode (code TEXT NOT NULL, good_id TEXT NOT NULL, pack_micro INTEGER NOT NULL, PRIMARY KEY (code, good_id)) STRICT, WITHOUT ROWID;

CREATE TABLE price_list (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE price (
  list_id TEXT NOT NULL, good_id TEXT NOT NULL, valid_from INTEGER NOT NULL, amount_minor INTEGER NOT NULL, PRIMARY KEY (list_id, good_id, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE quick_good (
  page INTEGER NOT NULL, position INTEGER NOT NULL, page_name TEXT NOT NULL, good_id TEXT NOT NULL, PRIMARY KEY (page, position)
) STRICT, WITHOUT ROWID;

-- Pictures are larger than a page of the tree: a rowid table keeps them out of the way of the keys.
CREATE TABLE blob (hash TEXT NOT NULL PRIMARY KEY, mime TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;

-- Blobs travel as hash and type first; their bytes are fetched apart, when nothing more urgent is under way.
CREATE TABLE blob_wanted (hash TEXT NOT NULL PRIMARY KEY, mime TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE policy (owner_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (owner_id, name)) STRICT;

-- A scale prints a good's article into its labels, and a scan cannot look through a million goods for it.
CREATE INDEX good_article ON good (article) WHERE article IS NOT NULL;
