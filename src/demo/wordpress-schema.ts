/** A column's type, as WordPress's SQLite integration writes it, and its default; texts compare without case, as in MySQL. */
const key = 'integer NOT NULL PRIMARY KEY AUTOINCREMENT';
const number = "integer NOT NULL DEFAULT '0'";
const text = "text NOT NULL DEFAULT '' COLLATE NOCASE";
const date = "text NOT NULL DEFAULT '0000-00-00 00:00:00' COLLATE NOCASE";
const open = "text NOT NULL DEFAULT 'open' COLLATE NOCASE";
const value = 'text DEFAULT NULL COLLATE NOCASE';

const tables: Record<string, Record<string, string>> = {
  posts: {
    ID: key,
    post_author: number,
    post_date: date,
    post_date_gmt: date,
    post_content: text,
    post_title: text,
    post_excerpt: text,
    post_status: "text NOT NULL DEFAULT 'publish' COLLATE NOCASE",
    comment_status: open,
    ping_status: open,
    post_password: text,
    post_name: text,
    to_ping: text,
    pinged: text,
    post_modified: date,
    post_modified_gmt: date,
    post_content_filtered: text,
    post_parent: number,
    guid: text,
    menu_order: number,
    post_type: "text NOT NULL DEFAULT 'post' COLLATE NOCASE",
    post_mime_type: text,
    comment_count: number,
  },
  postmeta: { meta_id: key, post_id: number, meta_key: value, meta_value: value },
  options: {
    option_id: key,
    option_name: text,
    option_value: text,
    autoload: "text NOT NULL DEFAULT 'yes' COLLATE NOCASE",
  },
  terms: { term_id: key, name: text, slug: text, term_group: number },
  term_taxonomy: {
    term_taxonomy_id: key,
    term_id: number,
    taxonomy: text,
    description: text,
    parent: number,
    count: number,
  },
  term_relationships: { object_id: number, term_taxonomy_id: number, term_order: number },
  termmeta: { meta_id: key, term_id: number, meta_key: value, meta_value: value },
  users: {
    ID: key,
    user_login: text,
    user_pass: text,
    user_nicename: text,
    user_email: text,
    user_url: text,
    user_registered: date,
    user_activation_key: text,
    user_status: number,
    display_name: text,
  },
  usermeta: { umeta_id: key, user_id: number, meta_key: value, meta_value: value },
  comments: {
    comment_ID: key,
    comment_post_ID: number,
    comment_author: text,
    comment_author_email: text,
    comment_author_url: text,
    comment_author_IP: text,
    comment_date: date,
    comment_date_gmt: date,
    comment_content: text,
    comment_karma: number,
    comment_approved: "text NOT NULL DEFAULT '1' COLLATE NOCASE",
    comment_agent: text,
    comment_type: "text NOT NULL DEFAULT 'comment' COLLATE NOCASE",
    comment_parent: number,
    user_id: number,
  },
  commentmeta: { meta_id: key, comment_id: number, meta_key: value, meta_value: value },
  links: {
    link_id: key,
    link_url: text,
    link_name: text,
    link_image: text,
    link_target: text,
    link_description: text,
    link_visible: "text NOT NULL DEFAULT 'Y' COLLATE NOCASE",
    link_owner: "integer NOT NULL DEFAULT '1'",
    link_rating: number,
    link_updated: date,
    link_rel: text,
    link_notes: text,
    link_rss: text,
  },
};

/** WordPress's indexes: table, name, columns. A unique one is marked. */
const indexes: [table: string, name: string, columns: string, unique?: 'UNIQUE'][] = [
  ['posts', 'post_name', 'post_name'],
  ['posts', 'type_status_date', 'post_type, post_status, post_date, ID'],
  ['posts', 'post_parent', 'post_parent'],
  ['posts', 'post_author', 'post_author'],
  ['postmeta', 'post_id', 'post_id'],
  ['postmeta', 'meta_key', 'meta_key'],
  ['options', 'option_name', 'option_name', 'UNIQUE'],
  ['options', 'autoload', 'autoload'],
  ['terms', 'slug', 'slug'],
  ['terms', 'name', 'name'],
  ['term_taxonomy', 'term_id_taxonomy', 'term_id, taxonomy', 'UNIQUE'],
  ['term_taxonomy', 'taxonomy', 'taxonomy'],
  ['term_relationships', 'primary', 'object_id, term_taxonomy_id', 'UNIQUE'],
  ['term_relationships', 'term_taxonomy_id', 'term_taxonomy_id'],
  ['termmeta', 'term_id', 'term_id'],
  ['termmeta', 'meta_key', 'meta_key'],
  ['users', 'user_login_key', 'user_login'],
  ['users', 'user_nicename', 'user_nicename'],
  ['users', 'user_email', 'user_email'],
  ['usermeta', 'user_id', 'user_id'],
  ['usermeta', 'meta_key', 'meta_key'],
  ['comments', 'comment_post_ID', 'comment_post_ID'],
  ['comments', 'comment_approved_date_gmt', 'comment_approved, comment_date_gmt'],
  ['comments', 'comment_date_gmt', 'comment_date_gmt'],
  ['comments', 'comment_parent', 'comment_parent'],
  ['comments', 'comment_author_email', 'comment_author_email'],
  ['commentmeta', 'comment_id', 'comment_id'],
  ['commentmeta', 'meta_key', 'meta_key'],
  ['links', 'link_visible', 'link_visible'],
];

/** The statements that make WordPress's twelve tables in SQLite, as its SQLite integration keeps them. */
export function wordpressSchema(prefix: string): string {
  const created = Object.entries(tables).map(([table, columns]) => {
    const lines = Object.entries(columns).map(([name, type]) => `"${name}" ${type}`);
    return `CREATE TABLE "${prefix}${table}" (${lines.join(', ')});`;
  });
  const indexed = indexes.map(
    ([table, name, columns, unique = '']) =>
      `CREATE ${unique} INDEX "${prefix}${table}__${name}" ON "${prefix}${table}" (${columns});`,
  );
  return [...created, ...indexed].join('\n');
}
