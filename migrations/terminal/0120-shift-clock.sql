-- When the open shift began by the time in the shop, which is not always what the clock said (domain/shift, SHF10), and whether the server has told the time
-- since, or shortly before. For this computer alone; a shift that is open while a till is updated has none until the server is met.
CREATE TABLE shift_clock (shift_id TEXT NOT NULL PRIMARY KEY, opened_shop_at INTEGER NOT NULL, is_known INTEGER NOT NULL) STRICT, WITHOUT ROWID;
