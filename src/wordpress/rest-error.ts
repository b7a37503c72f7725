/**
 * Why WordPress's REST API did not serve: `unreachable` · `refused`: 401 or 403, as security plugins answer · `moved`: a
 * redirect · `status` · `no-json`: a page for people, or warnings of PHP · `foreign`: posts that were not asked for · `stale`: a cache.
 */
export type RestTrouble = 'unreachable' | 'refused' | 'moved' | 'status' | 'no-json' | 'foreign' | 'stale';

/** The message goes on after "WordPress's REST API". */
export class RestError extends Error {
  override name = 'RestError';
  constructor(
    readonly trouble: RestTrouble,
    message: string,
  ) {
    super(message);
  }
}
