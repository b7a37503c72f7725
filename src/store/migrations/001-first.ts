/** Every table of the first version. Times are milliseconds since the epoch; ids of other servers are capped at 2048 characters before they come here. */
export const first = `
CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where each source stopped reading; moves in the same transaction as what it led to.
CREATE TABLE cursors (
  source     TEXT PRIMARY KEY,
  value      TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every content item Herald has ever seen, by source and key.
-- baseline: was there before us, never announced. watched: known, not public yet. settling: news text that may still change.
-- held: waits for herald approve. live: has a Note. withdrawn: had one; a new publication makes a new Note.
CREATE TABLE items (
  source         TEXT NOT NULL,
  key            TEXT NOT NULL,
  post_id        INTEGER NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('baseline','watched','settling','held','live','withdrawn')),
  note_id        TEXT,
  -- hash of the NoteContent that the last activity carried (live), or of the text last seen (settling)
  hash           TEXT,
  -- what news matching compares: JSON, null for posts
  identity       TEXT,
  -- when this exact form was first seen, and when the item was last looked at
  changed_at     INTEGER NOT NULL,
  seen_at        INTEGER NOT NULL,
  missing_cycles INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX items_by_post ON items (source, post_id);
CREATE INDEX items_by_look ON items (source, state, seen_at);
CREATE INDEX items_by_state ON items (source, state, post_id);
CREATE INDEX items_missing ON items (source) WHERE state = 'live' AND missing_cycles > 0;

CREATE TABLE notes (
  seq          INTEGER PRIMARY KEY AUTOINCREMENT,
  id           TEXT NOT NULL UNIQUE,
  source       TEXT NOT NULL,
  key          TEXT NOT NULL,
  post_id      INTEGER,
  -- NoteContent as JSON; null once deleted: a Tombstone keeps nothing
  content      TEXT,
  -- the permalink, so that a pasted blog address finds its Note
  url          TEXT,
  hash         TEXT,
  -- shown in the featured collection
  sticky       INTEGER NOT NULL DEFAULT 0,
  published_at INTEGER NOT NULL,
  updated_at   INTEGER,
  deleted_at   INTEGER
) STRICT;
CREATE INDEX notes_by_post ON notes (post_id) WHERE deleted_at IS NULL;
CREATE INDEX notes_by_url ON notes (url) WHERE url IS NOT NULL;
CREATE INDEX notes_sticky ON notes (sticky) WHERE sticky = 1 AND deleted_at IS NULL;

-- What we sent or will send. The body stands here once, however many inboxes it goes to.
CREATE TABLE activities (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  id         TEXT NOT NULL UNIQUE,
  type       TEXT NOT NULL,
  -- opaque note id for Create, Update and Delete of a Note; an address otherwise
  object_id  TEXT NOT NULL,
  -- exact JSON text as delivered; null when it was never meant to be delivered, and once pruned
  body       TEXT,
  -- 1: listed in the outbox (Create only)
  outbox     INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX activities_outbox ON activities (seq) WHERE outbox = 1;
CREATE INDEX activities_by_object ON activities (object_id);
CREATE INDEX activities_bodies ON activities (created_at) WHERE body IS NOT NULL;

CREATE TABLE followers (
  seq          INTEGER PRIMARY KEY AUTOINCREMENT,
  actor        TEXT NOT NULL UNIQUE,
  inbox        TEXT NOT NULL,
  shared_inbox TEXT,
  host         TEXT NOT NULL,
  follow_id    TEXT,
  since        INTEGER NOT NULL
) STRICT;
CREATE INDEX followers_by_host ON followers (host);
CREATE INDEX followers_by_inbox ON followers (inbox);

CREATE TABLE deliveries (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  activity_id TEXT NOT NULL,
  object_id   TEXT NOT NULL,
  inbox       TEXT NOT NULL,
  host        TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('pending','delivered','refused','gone','expired','superseded')),
  attempts    INTEGER NOT NULL DEFAULT 0,
  -- when to try; 2^53-1 while an earlier delivery of the same object to the same inbox is unfinished
  next_at     INTEGER NOT NULL,
  last_status INTEGER,
  last_error  TEXT,
  created_at  INTEGER NOT NULL,
  finished_at INTEGER,
  UNIQUE (activity_id, inbox)
) STRICT;
CREATE INDEX deliveries_due ON deliveries (host, next_at, id) WHERE state = 'pending';
CREATE INDEX deliveries_order ON deliveries (inbox, object_id, id) WHERE state = 'pending';
CREATE INDEX deliveries_pending ON deliveries (created_at) WHERE state = 'pending';
CREATE INDEX deliveries_finished ON deliveries (finished_at, state) WHERE state <> 'pending';

-- What we know of the hosts we deliver to; capped and pruned, for strangers can make us know hosts (fediverse.md D56).
CREATE TABLE hosts (
  host              TEXT PRIMARY KEY,
  -- earliest next_at of its pending deliveries; null when it has none
  next_at           INTEGER,
  -- consecutive failures, and the breaker's re-opening
  failures          INTEGER NOT NULL DEFAULT 0,
  first_failure_at  INTEGER,
  closed_until      INTEGER,
  -- distinct days with failures and no success, newest last, as JSON array of YYYY-MM-DD
  failed_days       TEXT NOT NULL DEFAULT '[]',
  -- set when given up after seven distinct days, until the host speaks to us again
  parked_at         INTEGER,
  last_success_at   INTEGER,
  last_failure_at   INTEGER,
  -- of the last attempt, for the operator
  last_status       INTEGER,
  last_error        TEXT
) STRICT, WITHOUT ROWID;
-- Two queues: hosts whose last attempt failed never stand in front of the healthy ones.
CREATE INDEX hosts_due ON hosts (next_at) WHERE next_at IS NOT NULL AND failures = 0;
CREATE INDEX hosts_troubled_due ON hosts (next_at) WHERE next_at IS NOT NULL AND failures > 0;

-- Every inbox that ever took something from us: Updates and Deletes follow to them too (fediverse.md V10).
CREATE TABLE inboxes (
  inbox             TEXT PRIMARY KEY,
  host              TEXT NOT NULL,
  last_delivered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE remote_actors (
  id           TEXT PRIMARY KEY,
  type         TEXT NOT NULL,
  inbox        TEXT NOT NULL,
  shared_inbox TEXT,
  username     TEXT NOT NULL,
  name         TEXT NOT NULL,
  url          TEXT,
  key_id       TEXT,
  key_pem      TEXT,
  fetched_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX remote_actors_by_key ON remote_actors (key_id);
CREATE INDEX remote_actors_by_age ON remote_actors (fetched_at);

-- The ledger of the inbox: what 202 promised. Pruned by age.
CREATE TABLE received_activities (
  id          TEXT PRIMARY KEY,
  actor       TEXT NOT NULL,
  type        TEXT NOT NULL,
  object      TEXT,
  -- handled | ignored
  outcome     TEXT NOT NULL,
  reason      TEXT,
  body        TEXT,
  received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX received_activities_by_age ON received_activities (received_at);
CREATE INDEX received_activities_bodies ON received_activities (received_at) WHERE body IS NOT NULL;

-- An Undo may overtake its Follow: these Follows must not take effect when they arrive (fediverse.md I2).
CREATE TABLE undone_follows (
  follow_id   TEXT NOT NULL,
  -- whose word it is: nobody can use up the id of another's Follow
  actor       TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (follow_id, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX undone_follows_by_age ON undone_follows (received_at);

-- Cycles that the brake held, and their release.
CREATE TABLE held_cycles (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  source      TEXT NOT NULL,
  creates     INTEGER NOT NULL,
  deletes     INTEGER NOT NULL,
  held_at     INTEGER NOT NULL,
  approved_at INTEGER,
  done_at     INTEGER
) STRICT;
CREATE UNIQUE INDEX held_cycles_open ON held_cycles (source) WHERE done_at IS NULL;
`;
