-- Blobs travel as hash and type first; their bytes are fetched apart, when nothing more urgent is under way.
CREATE TABLE blob_wanted (hash TEXT NOT NULL PRIMARY KEY, mime TEXT NOT NULL) STRICT, WITHOUT ROWID;
