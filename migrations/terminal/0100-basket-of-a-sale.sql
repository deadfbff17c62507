-- The basket a sale belongs to where its own id is another one: a restored or renewed rest stays with the receipts it has become already
-- (host/recovery RCV14, host/sync HI8). Null: it is its own.
ALTER TABLE cart ADD COLUMN basket_id TEXT;
