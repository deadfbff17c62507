-- A till asks for one receipt by the number on its paper, of whatever store and age.
CREATE INDEX receipt_by_number ON receipt (tenant_id, number, series);
