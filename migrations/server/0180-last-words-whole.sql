-- A program of before called what a revoked till handed in by another flaw of it where it had one (an unreadable header, a hash that does not fit, the
-- name of another operation). It stood outside of the till's item, and a newer program might have taken it in without anybody's word. All that waits of
-- what came after the revocation stands behind that item now. What a person wanted from there and the server refused is in the log as handed in: it stays as it is.
DO $$
DECLARE company uuid; now_ms bigint := (extract(epoch FROM clock_timestamp()) * 1000)::bigint; expected bigint; done bigint;
BEGIN
  FOR company IN SELECT tenant_id FROM tenant_directory ORDER BY tenant_id
  LOOP
    PERFORM set_config('app.tenant_id', company::text, true);

    WITH moved AS (
      UPDATE quarantine q SET reason = 'device-revoked', detail = left(concat_ws(': ', q.reason, nullif(q.detail, '')), 400)
      FROM device d
      WHERE q.tenant_id = company AND q.closed_at IS NULL AND q.reason <> 'device-revoked'
        AND d.tenant_id = company AND d.id = q.device_id AND d.revoked_at IS NOT NULL AND q.received_at >= d.revoked_at
        AND NOT EXISTS (SELECT FROM commit_log c WHERE c.tenant_id = company AND c.incarnation_id = q.incarnation_id AND c.dseq = q.dseq AND c.reason = 'device-revoked')
      RETURNING q.incarnation_id, q.dseq)
    UPDATE commit_log c SET reason = 'device-revoked' FROM moved m WHERE c.tenant_id = company AND c.incarnation_id = m.incarnation_id AND c.dseq = m.dseq AND c.verdict = 'quarantined';

    INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail)
    SELECT company, gen_random_uuid(), 'till-revoked', d.id::text, now_ms, t.store_id, t.id, jsonb_build_object('deviceId', d.id, 'reason', 'device-revoked')
    FROM device d JOIN till t ON t.tenant_id = company AND t.id = d.till_id
    WHERE d.tenant_id = company AND EXISTS (SELECT FROM quarantine q WHERE q.tenant_id = company AND q.device_id = d.id AND q.reason = 'device-revoked' AND q.closed_at IS NULL)
    ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL DO NOTHING;

    UPDATE attention_item p SET within = a.id, detail = p.detail || jsonb_build_object('reason', q.reason, 'detail', q.detail)
    FROM quarantine q JOIN attention_item a ON a.tenant_id = company AND a.kind = 'till-revoked' AND a.subject = q.device_id::text AND a.closed_at IS NULL AND a.detail ->> 'reason' = 'device-revoked'
    WHERE q.tenant_id = company AND q.reason = 'device-revoked' AND q.closed_at IS NULL
      AND p.tenant_id = company AND p.kind = 'quarantined-commit' AND p.subject = q.id::text AND p.closed_at IS NULL AND p.within IS NULL;

    SELECT count(DISTINCT q.device_id) INTO expected FROM quarantine q WHERE q.tenant_id = company AND q.reason = 'device-revoked' AND q.closed_at IS NULL;
    SELECT count(*) INTO done FROM attention_item a WHERE a.tenant_id = company AND a.kind = 'till-revoked' AND a.closed_at IS NULL AND a.detail ->> 'reason' = 'device-revoked'
      AND a.subject IN (SELECT q.device_id::text FROM quarantine q WHERE q.tenant_id = company AND q.reason = 'device-revoked' AND q.closed_at IS NULL);
    IF done <> expected THEN RAISE WARNING 'items of revoked tills of %: % of %', company, done, expected; END IF;
  END LOOP;
  PERFORM set_config('app.tenant_id', '', true);
END $$;
