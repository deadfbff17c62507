-- What the server sends lies in a file of its own from here on (migrations/replica, docs/adr/0019). The rows were copied there before this is run.
DROP TABLE good_words_vocabulary;
DROP TABLE good_words;
DROP TABLE good_slot;
DROP TABLE blob_wanted;
DROP TABLE blob;
DROP TABLE policy;
DROP TABLE quick_good;
DROP TABLE price;
DROP TABLE price_list;
DROP TABLE barcode;
DROP TABLE good;
DROP TABLE tax_rate;
DROP TABLE category;
DROP TABLE staff;
DROP TABLE till;
DROP TABLE store;
DROP TABLE legal_entity;
DROP TABLE company;

-- How far the feed is read belongs to the rows it brought. `epoch` stays: it is the life of the server that gave the verdicts in the outbox.
ALTER TABLE meta DROP COLUMN cursor;
ALTER TABLE meta DROP COLUMN loaded;
