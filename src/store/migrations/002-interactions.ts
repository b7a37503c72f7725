/** What others do to us, what we tell of it, and whom we do not listen to. */
export const interactions = `
-- What its owner took back: an activity undone, an object deleted, perhaps before it came (fediverse.md I2, D59).
ALTER TABLE undone_follows RENAME TO withdrawn;
ALTER TABLE withdrawn RENAME COLUMN follow_id TO id;
DROP INDEX undone_follows_by_age;
CREATE INDEX withdrawn_by_age ON withdrawn (received_at);

-- Replies, mentions, quotes, likes and announces. One that is deleted keeps its row as a Tombstone, without its words.
CREATE TABLE interactions (
  seq          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind         TEXT NOT NULL CHECK (kind IN ('reply','mention','quote','like','announce')),
  -- the object's id; of a like or announce the activity's, or 'urn:herald:…' where it came without
  uri          TEXT NOT NULL,
  actor        TEXT NOT NULL,
  host         TEXT NOT NULL,
  -- as their server said when it came: handle (user@host) and name, plain text
  handle       TEXT NOT NULL,
  name         TEXT NOT NULL,
  -- opaque id of our Note; null for a mention that answers none of them
  note_id      TEXT,
  -- of a reply that answers another reply: that one's uri; null where it answers our Note itself
  parent       TEXT,
  emoji        TEXT,
  -- sanitised, and sanitised again when shown
  html         TEXT,
  summary      TEXT,
  language     TEXT,
  url          TEXT,
  visibility   TEXT NOT NULL CHECK (visibility IN ('public','unlisted','followers','direct')),
  published_at INTEGER NOT NULL,
  received_at  INTEGER NOT NULL,
  updated_at   INTEGER,
  -- kept, not counted, not shown to the public: 1 of an actor or host that is blocked, 2 hidden by the operator, 3 both
  hidden       INTEGER NOT NULL DEFAULT 0,
  deleted_at   INTEGER,
  UNIQUE (actor, uri)
) STRICT;
CREATE INDEX interactions_by_uri ON interactions (uri);
CREATE INDEX interactions_by_host ON interactions (host);
CREATE INDEX interactions_of_blocked ON interactions (host) WHERE hidden & 1;
CREATE INDEX interactions_by_note ON interactions (note_id, kind, seq);
CREATE INDEX interactions_by_kind ON interactions (kind, seq);
CREATE INDEX interactions_by_age ON interactions (received_at);
CREATE INDEX interactions_words ON interactions (received_at) WHERE html IS NOT NULL;
-- Mastodon likes once; whoever reacts with several emoji likes once, too.
CREATE UNIQUE INDEX interactions_once ON interactions (actor, kind, note_id) WHERE kind IN ('like','announce');

-- What a page of a Note's collections walks through, and nothing else: a flood of hidden replies must not make it slow. As the view says it.
CREATE INDEX interactions_shown ON interactions (note_id, kind, seq)
WHERE note_id IS NOT NULL AND hidden = 0 AND deleted_at IS NULL AND parent IS NULL
  AND kind IN ('reply','like','announce') AND visibility IN ('public','unlisted');

-- What renderNote shows: only what everybody may see. Kept by the triggers below, so that no write can forget it.
CREATE TABLE interaction_counts (
  note_id TEXT PRIMARY KEY,
  replies INTEGER NOT NULL DEFAULT 0,
  likes   INTEGER NOT NULL DEFAULT 0,
  shares  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE VIEW shown_interactions AS
SELECT * FROM interactions
WHERE note_id IS NOT NULL AND hidden = 0 AND deleted_at IS NULL AND parent IS NULL
  AND kind IN ('reply','like','announce') AND visibility IN ('public','unlisted');

CREATE TRIGGER interactions_counted_in AFTER INSERT ON interactions WHEN new.note_id IS NOT NULL BEGIN
  INSERT INTO interaction_counts (note_id) VALUES (new.note_id) ON CONFLICT DO NOTHING;
  UPDATE interaction_counts SET
    replies = replies + (new.kind = 'reply'), likes = likes + (new.kind = 'like'), shares = shares + (new.kind = 'announce')
  WHERE note_id = new.note_id AND EXISTS (SELECT 1 FROM shown_interactions WHERE seq = new.seq);
END;

CREATE TRIGGER interactions_counted_out BEFORE DELETE ON interactions WHEN old.note_id IS NOT NULL BEGIN
  UPDATE interaction_counts SET
    replies = replies - (old.kind = 'reply'), likes = likes - (old.kind = 'like'), shares = shares - (old.kind = 'announce')
  WHERE note_id = old.note_id AND EXISTS (SELECT 1 FROM shown_interactions WHERE seq = old.seq);
END;

CREATE TRIGGER interactions_counted_before BEFORE UPDATE ON interactions WHEN old.note_id IS NOT NULL BEGIN
  UPDATE interaction_counts SET
    replies = replies - (old.kind = 'reply'), likes = likes - (old.kind = 'like'), shares = shares - (old.kind = 'announce')
  WHERE note_id = old.note_id AND EXISTS (SELECT 1 FROM shown_interactions WHERE seq = old.seq);
END;

CREATE TRIGGER interactions_counted_after AFTER UPDATE ON interactions WHEN new.note_id IS NOT NULL BEGIN
  INSERT INTO interaction_counts (note_id) VALUES (new.note_id) ON CONFLICT DO NOTHING;
  UPDATE interaction_counts SET
    replies = replies + (new.kind = 'reply'), likes = likes + (new.kind = 'like'), shares = shares + (new.kind = 'announce')
  WHERE note_id = new.note_id AND EXISTS (SELECT 1 FROM shown_interactions WHERE seq = new.seq);
END;

-- Our word that a quote is welcome (FEP-044f): its address is the stamp. One for each pair; revoked it answers 410.
CREATE TABLE quote_stamps (
  id         TEXT PRIMARY KEY,
  note_id    TEXT NOT NULL,
  quote      TEXT NOT NULL,
  actor      TEXT NOT NULL,
  -- as registries sell them, roughly (fediverse.md D27)
  domain     TEXT NOT NULL,
  inbox      TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  UNIQUE (note_id, quote)
) STRICT, WITHOUT ROWID;
CREATE INDEX quote_stamps_by_actor ON quote_stamps (actor);
CREATE INDEX quote_stamps_by_domain ON quote_stamps (domain);
CREATE INDEX quote_stamps_by_quote ON quote_stamps (quote);
CREATE INDEX quote_stamps_by_age ON quote_stamps (created_at);

-- Who waits for approval: where the operator wants to be asked, or one domain sends too many at once.
CREATE TABLE follow_requests (
  actor        TEXT PRIMARY KEY,
  inbox        TEXT NOT NULL,
  shared_inbox TEXT,
  -- as registries sell them, roughly: a cap by names would be none, for names below are free (fediverse.md D27)
  domain       TEXT NOT NULL,
  follow_id    TEXT,
  requested_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_requests_by_age ON follow_requests (requested_at);
CREATE INDEX follow_requests_by_domain ON follow_requests (domain, requested_at);

-- Whom we follow.
CREATE TABLE following (
  actor       TEXT PRIMARY KEY,
  handle      TEXT NOT NULL,
  inbox       TEXT NOT NULL,
  -- opaque id of the Follow we sent
  follow_id   TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('requested','accepted','rejected')),
  since       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whom we do not listen to. source: 'operator', or the address of the list that named it. noop: only its flags count;
-- allow: the operator's word that no list shall block this domain.
CREATE TABLE blocks (
  target          TEXT NOT NULL,
  kind            TEXT NOT NULL CHECK (kind IN ('actor','domain')),
  severity        TEXT NOT NULL CHECK (severity IN ('allow','noop','silence','suspend')),
  source          TEXT NOT NULL,
  -- of an actor, as the operator wrote it: user@host
  handle          TEXT,
  reject_media    INTEGER NOT NULL DEFAULT 0,
  reject_reports  INTEGER NOT NULL DEFAULT 0,
  comment         TEXT NOT NULL DEFAULT '',
  obfuscate       INTEGER NOT NULL DEFAULT 0,
  -- 1: a list's suspension that would cost many followers: it silences until the operator approves
  held            INTEGER NOT NULL DEFAULT 0,
  created_at      INTEGER NOT NULL,
  PRIMARY KEY (target, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_by_source ON blocks (source, held);
CREATE INDEX blocks_suspending ON blocks (severity) WHERE severity = 'suspend';

CREATE TABLE block_lists (
  url        TEXT PRIMARY KEY,
  added_at   INTEGER NOT NULL,
  -- when it last answered with something usable, and when it is asked again
  fetched_at INTEGER,
  next_at    INTEGER NOT NULL,
  etag       TEXT,
  entries    INTEGER NOT NULL DEFAULT 0,
  last_error TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE reports (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  -- the Flag's id, or its digest
  uri         TEXT NOT NULL,
  actor       TEXT NOT NULL,
  -- as registries sell them, roughly (fediverse.md D61)
  domain      TEXT NOT NULL,
  content     TEXT NOT NULL,
  -- addresses of what is reported, ours: JSON array
  objects     TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  resolved_at INTEGER,
  UNIQUE (actor, uri)
) STRICT;
CREATE INDEX reports_by_domain ON reports (domain, received_at);
CREATE INDEX reports_open ON reports (id) WHERE resolved_at IS NULL;
CREATE INDEX reports_by_age ON reports (received_at);

-- Words in whose presence notifiers stay silent.
CREATE TABLE keywords (
  word     TEXT PRIMARY KEY,
  added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is to be told to whom: one row for each event and notifier, until told or given up.
CREATE TABLE notifications (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  -- the notifier's configured name
  notifier    TEXT NOT NULL,
  kind        TEXT NOT NULL,
  -- who did it; null for trouble
  actor       TEXT,
  -- seq of what was done, where it is kept: when that goes or is hidden, this is not told
  interaction INTEGER,
  -- SiteEvent as JSON
  event       TEXT NOT NULL,
  -- digest of what makes two events the same to whoever reads them
  about       TEXT NOT NULL,
  -- id of the message that it was gathered into, kept over attempts; null: not gathered yet
  message     TEXT,
  state       TEXT NOT NULL CHECK (state IN ('pending','told','failed','dropped')),
  -- of the message: failed ones, and when the next is due
  attempts    INTEGER NOT NULL DEFAULT 0,
  next_at     INTEGER NOT NULL,
  last_error  TEXT,
  created_at  INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE INDEX notifications_pending ON notifications (notifier, message, id) WHERE state = 'pending';
CREATE INDEX notifications_about ON notifications (notifier, about, created_at);
CREATE INDEX notifications_finished ON notifications (notifier, finished_at) WHERE state <> 'pending';
CREATE INDEX notifications_by_age ON notifications (finished_at) WHERE state <> 'pending';
CREATE INDEX notifications_of_interaction ON notifications (interaction) WHERE interaction IS NOT NULL;
CREATE INDEX notifications_of_actor ON notifications (actor, kind) WHERE actor IS NOT NULL;

-- How each notifier fares. Counts events, for ever; those that are pending are kept by the triggers below.
CREATE TABLE notifiers (
  name          TEXT PRIMARY KEY,
  pending       INTEGER NOT NULL DEFAULT 0,
  told          INTEGER NOT NULL DEFAULT 0,
  failed        INTEGER NOT NULL DEFAULT 0,
  dropped       INTEGER NOT NULL DEFAULT 0,
  last_told_at  INTEGER,
  -- null once something was told again
  last_error    TEXT,
  last_error_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TRIGGER notifications_come AFTER INSERT ON notifications WHEN new.state = 'pending' BEGIN
  INSERT INTO notifiers (name, pending) VALUES (new.notifier, 1) ON CONFLICT (name) DO UPDATE SET pending = pending + 1;
END;

CREATE TRIGGER notifications_end AFTER UPDATE OF state ON notifications WHEN (old.state = 'pending') <> (new.state = 'pending') BEGIN
  UPDATE notifiers SET pending = pending + (new.state = 'pending') - (old.state = 'pending') WHERE name = new.notifier;
END;

CREATE TRIGGER notifications_go AFTER DELETE ON notifications WHEN old.state = 'pending' BEGIN
  UPDATE notifiers SET pending = pending - 1 WHERE name = old.notifier;
END;

-- What was taken back, deleted or hidden before anybody was told is told to nobody: kept here, so that no write can forget it.
CREATE TRIGGER interactions_hushed AFTER UPDATE OF deleted_at, hidden ON interactions
WHEN new.deleted_at IS NOT NULL OR new.hidden <> 0 BEGIN
  DELETE FROM notifications WHERE interaction = new.seq AND state IN ('pending','failed');
END;

CREATE TRIGGER interactions_gone AFTER DELETE ON interactions BEGIN
  DELETE FROM notifications WHERE interaction = old.seq AND state IN ('pending','failed');
END;

CREATE TRIGGER followers_gone AFTER DELETE ON followers BEGIN
  DELETE FROM notifications WHERE actor = old.actor AND kind = 'follow' AND state IN ('pending','failed');
END;

CREATE TRIGGER follow_requests_gone AFTER DELETE ON follow_requests BEGIN
  DELETE FROM notifications WHERE actor = old.actor AND kind = 'follow-request' AND state IN ('pending','failed');
END;

-- Which kind of signature a host took last time it mattered; what is not here gets draft-cavage first (fediverse.md S10).
CREATE TABLE signature_preferences (
  host       TEXT PRIMARY KEY,
  scheme     TEXT NOT NULL CHECK (scheme IN ('cavage','rfc9421')),
  learned_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX signature_preferences_by_age ON signature_preferences (learned_at);

-- What inbox handlers remember: each its own keys, a bounded number of them.
CREATE TABLE handler_memory (
  handler       TEXT NOT NULL,
  key           TEXT NOT NULL,
  -- JSON
  value         TEXT NOT NULL,
  remembered_at INTEGER NOT NULL,
  PRIMARY KEY (handler, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX handler_memory_by_age ON handler_memory (handler, remembered_at);
`;
