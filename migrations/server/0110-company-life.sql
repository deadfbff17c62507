-- A company's data have a life of their own: another one begins where they were put back from an older copy (sync-server/db/life/SPEC.md).
CREATE TABLE company_life (
  tenant_id uuid NOT NULL,
  epoch uuid NOT NULL,
  began_at bigint NOT NULL,
  -- `witness`: the server found its database behind what it had been · `till`: a till had read further · `told`: somebody said so.
  cause text NOT NULL,
  PRIMARY KEY (tenant_id)
);
SELECT isolate_table('company_life');

-- The epoch tills hear: that of the database, and with it that of the company. Whoever changes either is heard.
CREATE OR REPLACE FUNCTION server_epoch() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(substring(encode(sha256(convert_to(l.epoch::text || c.epoch::text, 'UTF8')), 'hex') FOR 32)::uuid, l.epoch)
  FROM server_life l LEFT JOIN company_life c ON c.tenant_id = app_tenant();
$$;

-- The epoch in which this till was seen no further than the feed: beyond it in the same one, the feed went back.
ALTER TABLE device ADD COLUMN seen_epoch uuid;
-- Since when (ms): a request that was under way as the till heard of the epoch still speaks of the one before.
ALTER TABLE device ADD COLUMN seen_since bigint;
