import { WordPressError, type WordPressTrouble } from './wordpress-error.js';

/*
 * The servers' own numbers: MariaDB has some beyond 1900 that MySQL, and the library, know by other names or not at all.
 * Whatever has no place here is shown as the server put it.
 */
/** Password, host, locked, password expired. */
const unknownAccount = new Set([1045, 1698, 1129, 1130, 3118, 4151, 1820, 1862]);
const deniedDatabase = 1044;
/** Table, column. */
const deniedTable = new Set([1142, 1143]);
const noDatabase = 1049;
const noTable = 1146;
/** The server's, the account's, the account's own limit. */
const crowded = new Set([1040, 1203, 1226]);
/** MariaDB's limit, MySQL's limit, waiting for a lock. */
const tooSlow = new Set([1969, 3024, 1205]);
/** Shut down, killed, interrupted, MySQL's goodbye to the idle. */
const ended = new Set([1053, 1077, 1927, 1317, 4031]);

interface Failure {
  code?: string;
  errno?: number;
  /** What the server said; absent where it said nothing. */
  sqlMessage?: string;
  message: string;
}

/** The session is over, and a new one may do: the server went away, or put an end to it. */
export function isLost(error: unknown): boolean {
  const { errno = 0, sqlMessage } = error as Failure;
  return ended.has(errno) || (sqlMessage === undefined && !(error instanceof SilentServerError));
}

/** The server does not even refuse. */
export class SilentServerError extends Error {
  override name = 'SilentServerError';
}

/**
 * What a failed connection or statement means for the operator: one line, the key to mend, never the password.
 * @param where account, place and database, for people
 * @param seconds how long a statement may take
 */
export function explainMysql(error: unknown, where: string, seconds: number): WordPressError {
  if (error instanceof WordPressError) return error;
  const { code = '', errno = 0, sqlMessage, message } = error as Failure;
  const said = (sqlMessage ?? message).replace(/\s+/g, ' ').trim();
  const trouble = (kind: WordPressTrouble, text: string) => new WordPressError(kind, text);
  if (sqlMessage === undefined || ended.has(errno)) {
    const reason = [code, said].filter(Boolean).join(', ');
    return trouble(
      'unreachable',
      `no database answers (${where}): ${reason}; is the server running, and wordpress.url right?`,
    );
  }
  if (unknownAccount.has(errno)) {
    const cure = 'correct the user or the password (wordpress.password_file, if you use one)';
    return trouble('access-denied', `wordpress.url: access denied (${where}): ${said}; ${cure}`);
  }
  if (errno === deniedDatabase) {
    const cure = 'correct the database’s name, or run the GRANT that "herald init" printed';
    return trouble('access-denied', `wordpress.url: access denied (${where}): ${said}; ${cure}`);
  }
  if (deniedTable.has(errno)) {
    const cure = 'correct wordpress.table_prefix, or run the GRANT that "herald init" printed';
    return trouble('access-denied', `access denied (${where}): ${said}; ${cure}`);
  }
  if (errno === noDatabase)
    return trouble('no-database', `there is no such database (${where}): correct wordpress.url`);
  if (errno === noTable) return trouble('not-wordpress', `${said}: wordpress.table_prefix or wordpress.url is wrong`);
  if (crowded.has(errno)) {
    return trouble('busy', `the database has no connection free (${where}): ${said}; see MAX_USER_CONNECTIONS`);
  }
  if (tooSlow.has(errno)) {
    const cause = 'the database is overloaded, or a table has lost its indexes';
    return trouble('busy', `a query took longer than ${seconds} s (${where}): ${cause}`);
  }
  return trouble('query', `the database answered (${where}): ${said}`);
}
