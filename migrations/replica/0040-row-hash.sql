-- Beside each row the hash of what the server sent (host/sync/SPEC.md, HD1), so that the copy can be proven equal to the server's. Pictures
-- need none: theirs is made from hash and type, and would lie behind all of their bytes.
-- Null: a row of a program of before, filled in from its content in quiet moments.
ALTER TABLE company ADD COLUMN row_hash INTEGER;
ALTER TABLE legal_entity ADD COLUMN row_hash INTEGER;
ALTER TABLE store ADD COLUMN row_hash INTEGER;
ALTER TABLE till ADD COLUMN row_hash INTEGER;
ALTER TABLE staff ADD COLUMN row_hash INTEGER;
ALTER TABLE category ADD COLUMN row_hash INTEGER;
ALTER TABLE tax_rate ADD COLUMN row_hash INTEGER;
ALTER TABLE good ADD COLUMN row_hash INTEGER;
ALTER TABLE barcode ADD COLUMN row_hash INTEGER;
ALTER TABLE price_list ADD COLUMN row_hash INTEGER;
ALTER TABLE price ADD COLUMN row_hash INTEGER;
ALTER TABLE quick_good ADD COLUMN row_hash INTEGER;
ALTER TABLE policy ADD COLUMN row_hash INTEGER;

-- When the copy was last found equal (or made so), when its rows were last hashed anew, and by which version of the contract. 0: never.
ALTER TABLE replica_state ADD COLUMN compared_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE replica_state ADD COLUMN rehashed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE replica_state ADD COLUMN compared_by INTEGER NOT NULL DEFAULT 0;
-- A copy filled by a program of before lacks hashes for that reason alone: its first comparison alarms nobody.
UPDATE replica_state SET compared_by = 3 WHERE loaded = 1;
