export type Parameter = string | number | null;

/** One statement against the database; dates come as text, numbers as numbers. */
export type Query = (sql: string, parameters?: readonly Parameter[]) => Promise<Record<string, unknown>[]>;

/** A driver runs `work` in one consistent, read-only snapshot. */
export interface Driver {
  /** @param work `pause`: see `Reader.pause` */
  snapshot<T>(work: (query: Query, pause: () => void) => Promise<T>): Promise<T>;
  /** A statement that finds tables by their names. @param marks placeholders for them */
  catalogue(marks: string): string;
  /** False: a table that the account may not read looks as if there were none. */
  seesAllTables: boolean;
  close(): Promise<void>;
}
