export type WordPressTrouble = 'unreachable' | 'access-denied' | 'no-database' | 'not-wordpress' | 'busy' | 'query';

/** WordPress's database cannot be read. The message is one line with the cure, and never holds the password. */
export class WordPressError extends Error {
  override name = 'WordPressError';
  constructor(
    readonly trouble: WordPressTrouble,
    message: string,
  ) {
    super(message);
  }
}
