import type { WordPressConfig } from '../config/config.js';

/** Table names with the prefix, quoted for both MySQL and SQLite. */
export interface Tables {
  posts: string;
  postmeta: string;
  terms: string;
  termTaxonomy: string;
  termRelationships: string;
  options: string;
  users: string;
}

export function tablesOf({ tablePrefix, usersTable }: Pick<WordPressConfig, 'tablePrefix' | 'usersTable'>): Tables {
  const named = (name: string) => `\`${name.replaceAll('`', '')}\``;
  const prefixed = (name: string) => named(`${tablePrefix}${name}`);
  return {
    posts: prefixed('posts'),
    postmeta: prefixed('postmeta'),
    terms: prefixed('terms'),
    termTaxonomy: prefixed('term_taxonomy'),
    termRelationships: prefixed('term_relationships'),
    options: prefixed('options'),
    users: usersTable ? named(usersTable) : prefixed('users'),
  };
}

/** Placeholders for an IN list. */
export function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
