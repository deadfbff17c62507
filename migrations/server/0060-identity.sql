-- Who a till is: the key a computer made at enrolment, and for each life of its database the session it holds. Devices of before
-- have no key and go on with their bearer token.
ALTER TABLE device
  -- Ed25519, 32 bytes; null: a program of before, known by `token_hash`.
  ADD COLUMN public_key bytea,
  ADD COLUMN revoked_by uuid,
  ADD COLUMN revoked_reason text NOT NULL DEFAULT '';

ALTER TABLE incarnation
  -- How this life began: `enrolled`, `restored`, `copied` or `fork`; null where nobody said.
  ADD COLUMN born text,
  -- SHA-256 of the session token the till holds now, and of the one before it.
  ADD COLUMN session_hash bytea,
  ADD COLUMN previous_session_hash bytea,
  -- The life of this server in which the session was given: after a restore tokens say nothing.
  ADD COLUMN session_epoch uuid,
  ADD COLUMN session_at bigint,
  -- SHA-256 of the access token, and until when it opens anything.
  ADD COLUMN access_hash bytea,
  ADD COLUMN access_expires_at bigint,
  -- The computer that holds the session: its name, and the hash of its machine id where it told one.
  ADD COLUMN computer_name text NOT NULL DEFAULT '',
  ADD COLUMN machine text NOT NULL DEFAULT '',
  ADD COLUMN contract_version integer;
