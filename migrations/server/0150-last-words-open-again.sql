-- A program of before let the item of a revoked till be dismissed while what the till had handed in waited behind it, and nothing else leads to
-- those sales: the newest such item of each till is open again. The record of the revocation itself, with a person's reason, stays closed.
DO $$
DECLARE company uuid; expected bigint; done bigint;
BEGIN
  FOR company IN SELECT tenant_id FROM tenant_directory ORDER BY tenant_id
  LOOP
    PERFORM set_config('app.tenant_id', company::text, true);

    SELECT count(DISTINCT device_id) INTO expected FROM quarantine WHERE tenant_id = company AND reason = 'device-revoked' AND closed_at IS NULL;
    UPDATE attention_item SET closed_at = NULL, closed_by = NULL WHERE tenant_id = company AND id IN (
      SELECT DISTINCT ON (a.subject) a.id FROM attention_item a
      WHERE a.tenant_id = company AND a.kind = 'till-revoked' AND a.detail ->> 'reason' = 'device-revoked'
        AND a.subject IN (SELECT q.device_id::text FROM quarantine q WHERE q.tenant_id = company AND q.reason = 'device-revoked' AND q.closed_at IS NULL)
      ORDER BY a.subject, a.closed_at IS NOT NULL, a.created_at DESC, a.id DESC);
    GET DIAGNOSTICS done = ROW_COUNT;
    -- Sales whose item was lost otherwise are no reason for a server not to start.
    IF done <> expected THEN RAISE WARNING 'items of revoked tills of %: % of %', company, done, expected; END IF;
  END LOOP;
  PERFORM set_config('app.tenant_id', '', true);
END $$;
