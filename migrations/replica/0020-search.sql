-- Search by word prefixes, best sellers first. A good's slot is its place in the order of sales rank; the index is asked in slot order,
-- so that a LIMIT ends the work early however many goods begin with that letter.
CREATE TABLE good_slot (slot INTEGER NOT NULL PRIMARY KEY, good_id TEXT NOT NULL UNIQUE, sales_rank INTEGER NOT NULL) STRICT;

-- Words only, no positions and no copy of the text: an answer needs to know that a word is there, not where.
CREATE VIRTUAL TABLE good_words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4', tokenize = "unicode61 remove_diacritics 0"
);
-- A node of the index fits into one page of the file.
INSERT INTO good_words (good_words, rank) VALUES ('pgsz', 1960);

-- The distinct words of the search index with the number of goods each stands in: a view of the index, no copy of it.
CREATE VIRTUAL TABLE good_words_vocabulary USING fts5vocab ('good_words', 'row');
