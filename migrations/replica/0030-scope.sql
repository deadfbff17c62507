-- Which set of scopes the rows came for (host/sync/SPEC.md, HB10); null where no server has said so yet.
ALTER TABLE replica_state ADD COLUMN scope TEXT;
