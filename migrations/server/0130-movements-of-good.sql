-- Whether a good was ever sold is asked before it gets another unit, by hand and by files of goods.
CREATE INDEX stock_movement_by_good ON stock_movement (tenant_id, good_id);
