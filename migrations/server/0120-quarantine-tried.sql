-- Under which contract and which schema a commit was last found impossible to place; null: a program of before.
ALTER TABLE quarantine
  ADD COLUMN tried_contract integer,
  ADD COLUMN tried_schema integer;
