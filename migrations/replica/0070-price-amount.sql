-- Goods by their price. The rest of the key stands behind it by itself, so that the goods of one price come in the order of their ids.
CREATE INDEX price_amount ON price (list_id, amount_minor);
