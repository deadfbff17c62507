-- Words of goods, kept by triggers whoever writes the goods. LIKE and trigrams are not indexable under row-level security
-- (their operators are not leakproof); a range over whole words is. The words are those of domain/search/tokens.ts: a test compares.

CREATE FUNCTION search_tokens(raw text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT m[1] FROM regexp_matches(translate(lower(normalize(raw, NFKC)), 'ё', 'е'), '[[:alnum:]]+', 'g') AS m;
$$;

CREATE FUNCTION good_tokens_insert() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO good_token (tenant_id, token, good_id)
  SELECT g.tenant_id, t.token, g.id FROM fresh g, search_tokens(concat_ws(' ', g.name, g.article)) AS t(token)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- Words no longer in the name go, new ones come; a good saved without another name touches nothing.
CREATE FUNCTION good_tokens_update() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM good_token t USING fresh f JOIN stale s USING (tenant_id, id)
  WHERE (f.name <> s.name OR f.article IS DISTINCT FROM s.article) AND t.tenant_id = f.tenant_id AND t.good_id = f.id
    AND t.token NOT IN (SELECT search_tokens(concat_ws(' ', f.name, f.article)));
  INSERT INTO good_token (tenant_id, token, good_id)
  SELECT f.tenant_id, t.token, f.id FROM fresh f JOIN stale s USING (tenant_id, id), search_tokens(concat_ws(' ', f.name, f.article)) AS t(token)
  WHERE f.name <> s.name OR f.article IS DISTINCT FROM s.article
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION good_tokens_delete() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM good_token t USING stale s WHERE t.tenant_id = s.tenant_id AND t.good_id = s.id;
  RETURN NULL;
END $$;

CREATE TRIGGER good_tokens_insert AFTER INSERT ON good REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION good_tokens_insert();
CREATE TRIGGER good_tokens_update AFTER UPDATE ON good REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION good_tokens_update();
CREATE TRIGGER good_tokens_delete AFTER DELETE ON good REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION good_tokens_delete();
