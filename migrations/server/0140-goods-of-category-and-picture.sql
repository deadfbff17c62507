-- Whether goods are in a category, or show a picture, is asked while nobody else may change the company's goods and categories: without these
-- a million goods are read for it. Making them holds off whoever writes goods (headquarters, files), for 3 to 5 seconds with a million goods
-- that all have both; who reads goods, sells or syncs goes on. The server does it before it answers, so that only another one of the same
-- database can notice.
CREATE INDEX good_by_category ON good (tenant_id, category_id) WHERE category_id IS NOT NULL;
CREATE INDEX good_by_picture ON good (tenant_id, picture_hash) WHERE picture_hash IS NOT NULL;
