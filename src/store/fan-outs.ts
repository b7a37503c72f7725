import type { AudiencePlace } from './audience.js';
import type { Database } from './database.js';

/** An activity that has deliveries still to be written. */
export interface FanOut extends AudiencePlace {
  activityId: string;
  type: string;
  objectId: string;
  /** Milliseconds since the epoch; null: to followers alone. */
  since: number | null;
  /** It announces a new key. */
  first: boolean;
}

interface Row extends Omit<FanOut, 'first'> {
  first: number;
}

export type FanOutStore = ReturnType<typeof fanOutStore>;

/** The table `fan_outs`. Every write expects the caller's transaction. */
export function fanOutStore({ sql }: Database) {
  const columns = 'activity_id AS activityId, type, object_id AS objectId, since, first, step, after';
  const oldest = sql.prepare<[], Row>(`SELECT ${columns} FROM fan_outs ORDER BY seq LIMIT 1`);
  const ofObject = sql.prepare<[string], Row>(`SELECT ${columns} FROM fan_outs WHERE object_id = ? ORDER BY seq`);
  const announcing = sql.prepare<[], number>('SELECT 1 FROM fan_outs WHERE first = 1 LIMIT 1').pluck();
  const insert = sql.prepare(`
    INSERT INTO fan_outs (activity_id, type, object_id, since, first, step, after)
    VALUES (@activityId, @type, @objectId, @since, @first, @step, @after)`);
  const move = sql.prepare('UPDATE fan_outs SET step = @step, after = @after WHERE activity_id = @activityId');
  const remove = sql.prepare('DELETE FROM fan_outs WHERE activity_id = ?');
  const fromRow = ({ first, ...row }: Row): FanOut => ({ ...row, first: first === 1 });
  return {
    oldest(): FanOut | null {
      const row = oldest.get();
      return row ? fromRow(row) : null;
    },
    /** In the order in which they were begun. */
    ofObject(objectId: string): FanOut[] {
      return ofObject.all(objectId).map(fromRow);
    },
    /** Are there hosts that are still to be told of a new key, and are not listed yet? */
    isAnnouncing(): boolean {
      return announcing.get() !== undefined;
    },
    begin(fanOut: FanOut): void {
      insert.run({ ...fanOut, first: fanOut.first ? 1 : 0 });
    },
    move(activityId: string, { step, after }: AudiencePlace): void {
      move.run({ activityId, step, after });
    },
    end(activityId: string): void {
      remove.run(activityId);
    },
  };
}
