-- Tills a computer sold as before it was paired anew, and of which this database, put back from a backup of before, has no row: headquarters
-- shows what was sold then under the till the computer is now.
ALTER TABLE device ADD COLUMN sold_as uuid[] NOT NULL DEFAULT '{}';
