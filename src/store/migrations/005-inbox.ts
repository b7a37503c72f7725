/** Ids in one spelling, inboxes on their owner's server, no bodies of what was received, and the number of followers. */
export const inbox = `
-- What was received is not kept word for word: what concerns us is in interactions, for as long as it lives there.
DROP INDEX received_activities_bodies;
ALTER TABLE received_activities DROP COLUMN body;

-- An id that is spelled in another way names the same actor (canonical_id: activitypub/uris.ts). Where both spellings are there, one goes.
UPDATE OR REPLACE followers SET actor = canonical_id(actor) WHERE actor <> canonical_id(actor);
UPDATE OR REPLACE follow_requests SET actor = canonical_id(actor) WHERE actor <> canonical_id(actor);
UPDATE OR REPLACE following SET actor = canonical_id(actor) WHERE actor <> canonical_id(actor);
UPDATE OR REPLACE interactions SET actor = canonical_id(actor) WHERE actor <> canonical_id(actor);
UPDATE OR REPLACE quote_stamps SET actor = canonical_id(actor) WHERE actor <> canonical_id(actor);
UPDATE OR REPLACE blocks SET target = canonical_id(target) WHERE kind = 'actor' AND target <> canonical_id(target);

-- An inbox elsewhere than its actor is somebody else's (fediverse.md A3).
UPDATE followers SET shared_inbox = NULL WHERE shared_inbox IS NOT NULL AND NOT same_origin(shared_inbox, actor);
UPDATE follow_requests SET shared_inbox = NULL WHERE shared_inbox IS NOT NULL AND NOT same_origin(shared_inbox, actor);
DELETE FROM followers WHERE NOT same_origin(inbox, actor);
DELETE FROM follow_requests WHERE NOT same_origin(inbox, actor);
-- These are asked for anew.
DELETE FROM remote_actors WHERE id <> canonical_id(id) OR NOT same_origin(inbox, id)
  OR (shared_inbox IS NOT NULL AND NOT same_origin(shared_inbox, id));

-- Counting a million followers takes as long as answering a hundred requests: the number is kept.
CREATE TABLE totals (
  name TEXT PRIMARY KEY,
  n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO totals SELECT 'followers', count(*) FROM followers;
CREATE TRIGGER followers_counted_in AFTER INSERT ON followers BEGIN
  UPDATE totals SET n = n + 1 WHERE name = 'followers';
END;
CREATE TRIGGER followers_counted_out AFTER DELETE ON followers BEGIN
  UPDATE totals SET n = n - 1 WHERE name = 'followers';
END;
`;
