-- Isolation of companies. Every table with rows of companies gets a forced policy; the application role is neither its owner
-- nor able to bypass it. Without a company in the transaction no row is seen and none can be written.

CREATE FUNCTION app_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;

-- For this and later migrations: puts one table under the policy.
CREATE FUNCTION isolate_table(target regclass) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY tenant ON %s USING (tenant_id = (SELECT app_tenant())) WITH CHECK (tenant_id = (SELECT app_tenant()))', target);
END $$;
REVOKE EXECUTE ON FUNCTION isolate_table(regclass) FROM PUBLIC;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'company', 'legal_entity', 'store', 'till', 'staff', 'category', 'tax_rate', 'good', 'barcode', 'price_list', 'price', 'quick_good', 'blob',
    'shift_opening', 'receipt', 'receipt_line', 'tender', 'stock_movement', 'ledger_entry', 'journal_entry',
    'tenant_head', 'change', 'app_user', 'session', 'device', 'incarnation', 'enrol_code', 'commit_log', 'quarantine', 'attention_item', 'good_token']
  LOOP
    PERFORM isolate_table(name::regclass);
  END LOOP;
END $$;

-- The directory answers what must be known before a company is: its tables are closed, its functions run as the owner and
-- let a transaction write for its own company only.

CREATE FUNCTION required_tenant() RETURNS uuid LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  IF app_tenant() IS NULL THEN RAISE EXCEPTION 'this transaction has no company' USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN app_tenant();
END $$;

CREATE FUNCTION directory_register_tenant() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO tenant_directory (tenant_id, created_at) VALUES (required_tenant(), floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)
  ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION directory_tenants() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT tenant_id FROM tenant_directory ORDER BY tenant_id;
$$;

CREATE FUNCTION directory_find_login(wanted text) RETURNS TABLE (tenant_id uuid, user_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.tenant_id, l.user_id FROM login_directory l WHERE l.email = wanted;
$$;

CREATE FUNCTION directory_claim_login(wanted text, claimant uuid) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH claimed AS (
    INSERT INTO login_directory AS l (email, tenant_id, user_id) VALUES (wanted, required_tenant(), claimant)
    ON CONFLICT (email) DO UPDATE SET user_id = l.user_id WHERE l.tenant_id = required_tenant() AND l.user_id = claimant
    RETURNING 1)
  SELECT EXISTS (SELECT FROM claimed);
$$;

CREATE FUNCTION directory_publish_enrol_code(hash bytea) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH published AS (
    INSERT INTO enrol_directory (code_hash, tenant_id, created_at)
    VALUES (hash, required_tenant(), floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)
    ON CONFLICT DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT FROM published);
$$;

CREATE FUNCTION directory_withdraw_enrol_code(hash bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM enrol_directory WHERE code_hash = hash AND tenant_id = required_tenant();
$$;

CREATE FUNCTION directory_find_enrol_code(hash bytea) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT tenant_id FROM enrol_directory WHERE code_hash = hash;
$$;

CREATE FUNCTION server_epoch() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT epoch FROM server_life;
$$;

DO $$
DECLARE name regprocedure;
BEGIN
  FOR name IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
  END LOOP;
END $$;
