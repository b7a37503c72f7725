import type { Database } from './database.js';

const steps = ['followers', 'took', 'sent', 'interacted', 'quoted'] as const;

/** Of interactions, in order: their index has the kind before the number. */
const kinds = ['announce', 'like', 'mention', 'quote', 'reply'] as const;

/** A place in an audience: before the rows of `step` that come after `after`. */
export interface AudiencePlace {
  step: (typeof steps)[number];
  /** Empty: at the beginning of the step. */
  after: string;
}

export const START: AudiencePlace = { step: 'followers', after: '' };

/** Whom an activity is for. */
export interface Audience {
  activityId: string;
  objectId: string;
  /**
   * Null: the followers. Otherwise, in milliseconds since the epoch, also each inbox that took anything since then, and each that may
   * have the object: it was sent there, or somebody there interacted with it or quoted it (fediverse.md V10).
   */
  since: number | null;
}

interface Row {
  /** What `AudiencePlace.after` becomes behind this row. */
  place: string;
  /** Null: the row is not for this audience. */
  inbox: string | null;
}

export type AudienceStore = ReturnType<typeof audienceStore>;

/**
 * The inboxes that an activity is for, shared ones preferred (fediverse.md Y1), page by page: a page reads a bounded number of rows, however
 * many followers there are. One inbox may come twice.
 */
export function audienceStore({ sql }: Database) {
  // Jumps from one address to the next: of a thousand followers behind a shared inbox, one row is read.
  const followers = sql
    .prepare<{ after: string; limit: number }, string>(`
      WITH RECURSIVE address(inbox) AS (
        SELECT min(coalesce(shared_inbox, inbox)) FROM followers WHERE coalesce(shared_inbox, inbox) > @after
        UNION ALL
        SELECT (SELECT min(coalesce(shared_inbox, inbox)) FROM followers WHERE coalesce(shared_inbox, inbox) > address.inbox)
        FROM address WHERE address.inbox IS NOT NULL)
      SELECT inbox FROM address WHERE inbox IS NOT NULL LIMIT +@limit`)
    .pluck();
  // A follower behind a shared inbox may have taken an earlier activity at the personal one: one POST is enough (Y1).
  const took = sql.prepare<{ after: string; since: number; limit: number }, Row>(`
    SELECT inbox AS place, CASE WHEN last_delivered_at >= @since
      AND NOT EXISTS (SELECT 1 FROM followers f WHERE f.inbox = inboxes.inbox AND f.shared_inbox IS NOT NULL) THEN inbox END AS inbox
    FROM inboxes WHERE inboxes.inbox > @after ORDER BY inboxes.inbox LIMIT +@limit`);
  const sent = sql.prepare<{ objectId: string; activityId: string; seq: number; inbox: string; limit: number }, Row>(`
    SELECT a.seq || ' ' || d.inbox AS place,
      CASE WHEN d.state IN ('pending', 'delivered') OR (d.state IN ('expired', 'superseded') AND d.attempts > 0) THEN d.inbox END AS inbox
    FROM activities a CROSS JOIN deliveries d ON d.activity_id = a.id AND d.inbox > iif(a.seq = @seq, @inbox, '')
    WHERE a.object_id = @objectId AND a.seq >= @seq AND a.id <> @activityId ORDER BY a.seq, d.inbox LIMIT +@limit`);
  const interacted = sql.prepare<{ objectId: string; kind: string; seq: number; limit: number }, Row>(`
    SELECT i.kind || ' ' || i.seq AS place, coalesce(r.shared_inbox, r.inbox) AS inbox
    FROM interactions i LEFT JOIN remote_actors r ON r.id = i.actor
    WHERE i.note_id = @objectId AND i.kind = @kind AND i.seq > @seq ORDER BY i.seq LIMIT +@limit`);
  const quoted = sql.prepare<{ objectId: string; after: string; limit: number }, Row>(`
    SELECT s.quote AS place, coalesce(r.shared_inbox, s.inbox) AS inbox FROM quote_stamps s LEFT JOIN remote_actors r ON r.id = s.actor
    WHERE s.note_id = @objectId AND s.quote > @after ORDER BY s.quote LIMIT +@limit`);

  const read: Record<AudiencePlace['step'], (audience: Audience, after: string, limit: number) => Row[]> = {
    followers: (_, after, limit) => followers.all({ after, limit }).map((inbox) => ({ place: inbox, inbox })),
    took: ({ since }, after, limit) => took.all({ after, since: since ?? 0, limit }),
    sent({ objectId, activityId }, after, limit) {
      const [seq = '', inbox = ''] = after.split(' ');
      return sent.all({ objectId, activityId, seq: Number(seq), inbox, limit });
    },
    interacted({ objectId }, after, limit) {
      const [from = '', seq = ''] = after.split(' ');
      const rows: Row[] = [];
      for (const kind of kinds.filter((one) => one >= from)) {
        const begun = kind === from ? Number(seq) : 0;
        for (const row of interacted.all({ objectId, kind, seq: begun, limit: limit - rows.length })) rows.push(row);
      }
      return rows;
    },
    quoted: ({ objectId }, after, limit) => quoted.all({ objectId, after, limit }),
  };

  return {
    /** @returns the inboxes of `limit` rows from `place` on, and where the next page begins; null: there is none */
    page(audience: Audience, place: AudiencePlace, limit: number): { inboxes: string[]; next: AudiencePlace | null } {
      const inboxes: string[] = [];
      let scanned = 0;
      let at: AudiencePlace | null = place;
      while (at !== null && scanned < limit) {
        const room = limit - scanned;
        const rows: Row[] = read[at.step](audience, at.after, room);
        for (const { inbox } of rows) if (inbox !== null) inboxes.push(inbox);
        scanned += rows.length;
        const last = rows.length < room ? undefined : rows[rows.length - 1];
        at = last ? { step: at.step, after: last.place } : stepAfter(at.step, audience);
      }
      return { inboxes, next: at };
    },
  };
}

function stepAfter(step: AudiencePlace['step'], { since }: Audience): AudiencePlace | null {
  const next = since === null ? undefined : steps[steps.indexOf(step) + 1];
  return next === undefined ? null : { step: next, after: '' };
}
