import type { WordPressConfig } from '../config/config.js';
import type { Driver, Parameter } from './driver.js';
import { rowAsUtf8 } from './latin1-text.js';
import { type MysqlLimits, openMysql } from './mysql-driver.js';
import type { Rest, RestSession } from './rest.js';
import { openSqlite, type SqliteLimits } from './sqlite-driver.js';
import { marks, type Tables, tablesOf } from './tables.js';

/** What a snapshot can be asked. `R` names the columns selected. */
export interface Reader {
  query<R>(sql: string, parameters?: readonly Parameter[]): Promise<R[]>;
  tables: Tables;
  /** Which of these tables there are, as far as the account sees them. */
  tablesAmong(names: readonly string[]): Promise<Set<string>>;
  /** False: a table that the account may not read looks as if there were none. */
  seesAllTables: boolean;
  /**
   * Nothing is read for a while. Where reading keeps WordPress from writing (SQLite with a rollback journal), the snapshot ends
   * here, and the next query begins another. Elsewhere this does nothing: the snapshot stays the same to its end.
   */
  pause(): void;
  /** How many rows this snapshot has handed over so far: the cost of a cycle. */
  rowsRead(): number;
  /** WordPress's REST API, to ask what only PHP can render; null: it is not asked. */
  rest: RestSession | null;
}

export interface WordPress {
  /**
   * Runs `read` in one consistent read-only snapshot, so that posts, meta and terms match.
   * @throws WordPressError
   */
  snapshot<T>(read: (reader: Reader) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How long each driver waits before it gives up. */
export type Limits = Partial<MysqlLimits & SqliteLimits>;

/** Opens nothing yet: the first snapshot connects, and each one finds its way back after a restart of the server. */
export function openWordPress(
  config: Pick<WordPressConfig, 'url' | 'tablePrefix' | 'usersTable'> & Partial<Pick<WordPressConfig, 'latin1AsUtf8'>>,
  limits: Limits = {},
  rest: Rest | null = null,
): WordPress {
  const tables = tablesOf(config);
  const driver: Driver = config.url.startsWith('sqlite:')
    ? openSqlite(config.url, limits)
    : openMysql(config.url, limits);
  return {
    snapshot: (read) =>
      driver.snapshot((query, pause) => {
        let rows = 0;
        return read({
          tables,
          seesAllTables: driver.seesAllTables,
          async tablesAmong(names) {
            const found = await query(driver.catalogue(marks(names)), names);
            const all = new Set(found.map(({ name }) => `${name}`.toLowerCase()));
            return new Set(names.filter((name) => all.has(name.toLowerCase())));
          },
          pause,
          rowsRead: () => rows,
          rest: rest?.session() ?? null,
          async query<R>(sql: string, parameters: readonly Parameter[] = []) {
            const found = await query(sql, parameters);
            rows += found.length;
            return (config.latin1AsUtf8 ? found.map(rowAsUtf8) : found) as R[];
          },
        });
      }),
    close: () => driver.close(),
  };
}
