-- What the Z of a shift said besides its sums: shop, sellers, names of people. A copy printed after a renaming says the same (domain/shift, SHF19). The
-- names stay on this computer; shifts that ended before are printed with today's.
CREATE TABLE shift_shop (shift_id TEXT NOT NULL PRIMARY KEY, said TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Slips of cash, of counts and of an X are asked about from here on (domain/shift, SHF20); those that may have been lost before are no questions of today.
UPDATE print_job SET state = 'sent', paper = NULL WHERE state = 'unknown' AND kind IN ('cash-slip', 'count-slip', 'x-report');
