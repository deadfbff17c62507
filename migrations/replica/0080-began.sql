-- Where the company's feed stood when its rows were read from the beginning (host/sync/SPEC.md, HB15): with it a till in the middle of loading is told
-- from one that fell behind. Null: not page by page, or by a program of before.
ALTER TABLE replica_state ADD COLUMN began INTEGER;
