-- Refunds, discounts, several sellers in one basket, cash in and out, the end of a shift, policies. New columns stand behind the
-- old ones, whatever their place in the catalogue: adding them with a default rewrites no table.

CREATE TABLE policy (
  tenant_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  name text NOT NULL,
  value jsonb NOT NULL,
  PRIMARY KEY (tenant_id, owner_id, name)
);

CREATE TABLE shift_closing (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  legal_entity_id uuid NOT NULL,
  store_id uuid NOT NULL,
  till_id uuid NOT NULL,
  incarnation_id uuid NOT NULL,
  occurred_at bigint NOT NULL,
  utc_offset_min bigint NOT NULL,
  business_date date NOT NULL,
  clock_trust text NOT NULL,
  staff_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  number bigint NOT NULL,
  count_id uuid NOT NULL,
  totals jsonb NOT NULL,
  fiscal_result jsonb NOT NULL,
  received_at bigint NOT NULL,
  commit_device_id uuid NOT NULL,
  commit_incarnation_id uuid NOT NULL,
  commit_dseq bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE cash_movement (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  legal_entity_id uuid NOT NULL,
  store_id uuid NOT NULL,
  till_id uuid NOT NULL,
  incarnation_id uuid NOT NULL,
  occurred_at bigint NOT NULL,
  utc_offset_min bigint NOT NULL,
  business_date date NOT NULL,
  clock_trust text NOT NULL,
  staff_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  number bigint NOT NULL,
  direction text NOT NULL,
  amount_minor bigint NOT NULL,
  reason text NOT NULL,
  note text NOT NULL,
  fiscal_result jsonb NOT NULL,
  received_at bigint NOT NULL,
  commit_device_id uuid NOT NULL,
  commit_incarnation_id uuid NOT NULL,
  commit_dseq bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE cash_count (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  legal_entity_id uuid NOT NULL,
  store_id uuid NOT NULL,
  till_id uuid NOT NULL,
  incarnation_id uuid NOT NULL,
  occurred_at bigint NOT NULL,
  utc_offset_min bigint NOT NULL,
  business_date date NOT NULL,
  clock_trust text NOT NULL,
  staff_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  purpose text NOT NULL,
  expected_minor bigint NOT NULL,
  counted_minor bigint NOT NULL,
  denominations jsonb NOT NULL,
  blind boolean NOT NULL,
  reason text NOT NULL,
  received_at bigint NOT NULL,
  commit_device_id uuid NOT NULL,
  commit_incarnation_id uuid NOT NULL,
  commit_dseq bigint NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

SELECT isolate_table('policy');
SELECT isolate_table('shift_closing');
SELECT isolate_table('cash_movement');
SELECT isolate_table('cash_count');

ALTER TABLE receipt
  ADD COLUMN refund_of uuid,
  ADD COLUMN basket_id uuid,
  ADD COLUMN rounding_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN reason text NOT NULL DEFAULT '';
ALTER TABLE receipt_line
  ADD COLUMN list_price_minor bigint,
  ADD COLUMN discounts jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN tax_mode text NOT NULL DEFAULT 'included',
  ADD COLUMN refund_of_line_no bigint,
  ADD COLUMN note text NOT NULL DEFAULT '',
  ADD COLUMN seller_id uuid;
ALTER TABLE tender ADD COLUMN reference text NOT NULL DEFAULT '';

-- What was sold before: each receipt was a basket of its own, its prices were those of the list, and the float of a shift was
-- not booked yet (domain/ledger; the same entries a till of that time gets when its commits come in late). Company by company,
-- because the policies bind the owner too: a plain UPDATE would find nothing and say nothing.
DO $$
DECLARE company uuid; expected bigint; done bigint;
BEGIN
  FOR company IN SELECT tenant_id FROM tenant_directory ORDER BY tenant_id
  LOOP
    PERFORM set_config('app.tenant_id', company::text, true);

    SELECT count(*) INTO expected FROM receipt;
    UPDATE receipt SET basket_id = id;
    GET DIAGNOSTICS done = ROW_COUNT;
    ASSERT done = expected, format('baskets of %s: %s of %s receipts', company, done, expected);

    SELECT count(*) INTO expected FROM receipt_line;
    UPDATE receipt_line SET list_price_minor = price_minor;
    GET DIAGNOSTICS done = ROW_COUNT;
    ASSERT done = expected, format('list prices of %s: %s of %s lines', company, done, expected);

    SELECT 2 * count(*) INTO expected FROM shift_opening WHERE float_minor <> 0;
    INSERT INTO ledger_entry (tenant_id, document_id, entry_no, account, amount_minor, store_id, business_date, received_at, commit_device_id, commit_incarnation_id, commit_dseq)
    SELECT s.tenant_id, s.id, e.entry_no, e.account, e.sign * s.float_minor, s.store_id, s.business_date, s.received_at, s.commit_device_id, s.commit_incarnation_id, s.commit_dseq
    FROM shift_opening s, (VALUES (1, 'cash-drawer', 1), (2, 'cash-safe', -1)) AS e (entry_no, account, sign) WHERE s.float_minor <> 0;
    GET DIAGNOSTICS done = ROW_COUNT;
    ASSERT done = expected, format('floats of %s: %s of %s entries', company, done, expected);
  END LOOP;
  PERFORM set_config('app.tenant_id', '', true);
END $$;

-- Reads every row whatever the policy: a company the loop did not know stops the migration here.
ALTER TABLE receipt ALTER COLUMN basket_id SET NOT NULL;

-- Only refunds, and only receipts of baskets that became several, are in these: a plain sale writes no page of them.
CREATE INDEX receipt_refunds ON receipt (tenant_id, refund_of) WHERE refund_of IS NOT NULL;
CREATE INDEX receipt_siblings ON receipt (tenant_id, basket_id) WHERE basket_id <> id;
CREATE INDEX receipt_by_shift ON receipt (tenant_id, shift_id);
CREATE INDEX shift_opening_by_time ON shift_opening (tenant_id, occurred_at DESC, id DESC);
CREATE INDEX shift_closing_by_shift ON shift_closing (tenant_id, shift_id);
CREATE INDEX cash_movement_by_shift ON cash_movement (tenant_id, shift_id);
CREATE INDEX cash_count_by_shift ON cash_count (tenant_id, shift_id);
CREATE INDEX journal_entry_by_till ON journal_entry (tenant_id, till_id, occurred_at DESC, id DESC);
