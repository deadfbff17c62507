-- Whether somebody has said how much a line is: its code, as a label with a weight, or a person. What is sold by measure and stands at one unit is asked
-- about until then, and may be lowered freely (electron/host/features/sale HSA7). Nobody knows it of the lines from before: they are asked about as they were.
ALTER TABLE cart_line ADD COLUMN measured INTEGER NOT NULL DEFAULT 0;
