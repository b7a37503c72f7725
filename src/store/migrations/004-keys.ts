/** Which key of the site each host is sent, while the key changes. */
export const keys = `
CREATE TABLE host_keys (
  host        TEXT PRIMARY KEY,
  -- the object id of what this host hears before anything else: the announcement of a new key; null: it heard it
  awaits      TEXT,
  -- until then nothing is sent: the host has the announcement, and works it off
  quiet_until INTEGER NOT NULL DEFAULT 0,
  -- 1: it took the newest key after it had refused the one before
  renewed     INTEGER NOT NULL DEFAULT 0,
  -- 1: it refuses a key that it does not know by a status, 0: it does not; null: not known yet (fediverse.md S17)
  refuses     INTEGER,
  changed_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX host_keys_by_age ON host_keys (changed_at);

-- The newest key is shown and has a number; one that was only announced so far is the newest now.
UPDATE settings SET value = CASE WHEN json_type(value, '$.next') = 'object'
  THEN json_object('current', json_extract(value, '$.next.key'), 'number', 2,
    'previous', json_object('key', json_extract(value, '$.current'), 'since', json_extract(value, '$.next.since')))
  ELSE json_object('current', json_extract(value, '$.current'), 'number', 1, 'previous', NULL) END
WHERE name = 'keys';
`;
