/** What the brake holds, change by change, and what it counts. */
export const brake = `
-- One row for each change that waits for the operator, or that the operator decided about. It goes with the change.
CREATE TABLE held_changes (
  source   TEXT NOT NULL,
  key      TEXT NOT NULL,
  action   TEXT NOT NULL CHECK (action IN ('create','update','delete')),
  -- limit: too many at once. configuration: the source selects otherwise now. removal: the source asks about every removal.
  -- choice: too many at once, and the operator chose others of them.
  reason   TEXT NOT NULL CHECK (reason IN ('limit','choice','configuration','removal')),
  post_id  INTEGER NOT NULL,
  label    TEXT NOT NULL,
  -- hash of the content that an Update would carry
  hash     TEXT,
  held_at  INTEGER NOT NULL,
  -- release: it leaves with the next cycle. keep: the Note stays as it is
  decision TEXT CHECK (decision IN ('release','keep')),
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_changes_waiting ON held_changes (action, held_at) WHERE decision IS NULL AND reason = 'limit';
INSERT INTO held_changes (source, key, action, reason, post_id, label, held_at)
  SELECT source, key, 'create', 'limit', post_id, key, changed_at FROM items WHERE state = 'held';
DROP TABLE held_cycles;
DROP INDEX items_missing;

-- Of all that the content with this hash was rendered from; null: not known.
ALTER TABLE items ADD COLUMN fingerprint TEXT;

-- 1: counts against the brake's budget. What an operator asked for does not.
ALTER TABLE activities ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX activities_counted ON activities (type, created_at) WHERE counted = 1;
`;
