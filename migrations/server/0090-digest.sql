-- Proof that a till's copy is ours (sync-server/sync/SPEC.md, DG1-DG9).

-- The first eight bytes of SHA-256 over the text of a row, as a signed number.
CREATE FUNCTION row_hash(row_text text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ('x' || encode(substring(sha256(convert_to(row_text, 'UTF8')) FROM 1 FOR 8), 'hex'))::bit(64)::bigint;

-- Null: a row recorded by a program of before, filled in when somebody asks; a fact of a till, which travels the other way; a row that is gone.
ALTER TABLE change ADD COLUMN row_hash bigint;

-- What the till found when it last compared its copy (`DigestReport`), and when we heard of it.
ALTER TABLE device
  ADD COLUMN digest jsonb,
  ADD COLUMN digest_at bigint;
