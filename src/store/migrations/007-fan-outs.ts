/** Activities whose deliveries are written page by page. */
export const fanOuts = `
-- One row for each activity that has deliveries still to be written; without a row, all of them are.
CREATE TABLE fan_outs (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  activity_id TEXT NOT NULL UNIQUE,
  type        TEXT NOT NULL,
  object_id   TEXT NOT NULL,
  -- milliseconds: also to each inbox that took something since then, and to all who may have the object; null: to followers alone
  since       INTEGER,
  -- 1: it announces a new key
  first       INTEGER NOT NULL,
  -- the next page: which part of the audience, and after which of its rows
  step        TEXT NOT NULL CHECK (step IN ('followers','took','sent','interacted','quoted')),
  after       TEXT NOT NULL
) STRICT;
CREATE INDEX fan_outs_by_object ON fan_outs (object_id);
`;
