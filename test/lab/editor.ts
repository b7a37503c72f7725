import { randomBytes } from 'node:crypto';
import type { PostFields } from '../../src/demo/sample-blog.js';

export interface Picture {
  bytes: Buffer;
  alt?: string;
  name?: string;
  /** The post it was uploaded to. */
  post?: number;
}

/** What the people of a blog do, each by WordPress's own functions in a process of its own, as a request would. */
export interface Editor {
  insertPost(fields: PostFields): Promise<number>;
  updatePost(id: number, fields: PostFields): Promise<void>;
  /** Planned, two hours ahead unless `date` says otherwise. */
  schedulePost(fields: PostFields): Promise<number>;
  /** Moves a planned post's time, not the clock: the next runCron() publishes it, as late as cron often is. */
  makeDue(id: number): Promise<void>;
  trashPost(id: number): Promise<void>;
  untrashPost(id: number): Promise<void>;
  /** For good: the row goes. */
  deletePost(id: number): Promise<void>;
  /** By name; made when they are not there. `post_tag` and `category` are WordPress's own. */
  setTerms(id: number, taxonomy: string, names: string[]): Promise<void>;
  stickPost(id: number): Promise<void>;
  unstickPost(id: number): Promise<void>;
  setMeta(id: number, key: string, value: unknown): Promise<void>;
  setOption(name: string, value: unknown): Promise<void>;
  addAttachment(picture: Picture): Promise<number>;
  setFeaturedImage(id: number, attachment: number): Promise<void>;
  /** As opening the post in the editor does: `_edit_lock`. */
  lockPost(id: number): Promise<void>;
  /** As closing the editor does: WordPress lets the lock run out, five seconds from now. */
  unlockPost(id: number): Promise<void>;
  /** What the editor keeps every minute while somebody types; the post itself stays. */
  autosave(id: number, content: string): Promise<void>;
  permalink(id: number): Promise<string>;
  /** The row of wp_posts as it stands, or null. */
  post(id: number): Promise<Record<string, string> | null>;
}

/** Runs PHP inside WordPress with these `$args`, and gives what it returns. `at`: another site of a multisite. */
export type Evaluate = <Result>(code: string, args?: Record<string, unknown>, at?: string) => Promise<Result>;

export function editor(evaluate: Evaluate): Editor {
  const act = async (code: string, args: Record<string, unknown>) => void (await evaluate<unknown>(code, args));
  return {
    insertPost: (fields) => evaluate(insert, row(fields)),
    updatePost: (ID, fields) => act(update, { ...row(fields), ID }),
    schedulePost(fields) {
      const date = fields.date ?? new Date(Date.now() + 2 * 3600 * 1000);
      return evaluate(insert, row({ ...fields, date, status: 'future' }));
    },
    makeDue: (id) => act(makeDue, { id }),
    trashPost: (id) => act(must('wp_trash_post($args["id"])'), { id }),
    untrashPost: (id) => act(must('wp_untrash_post($args["id"])'), { id }),
    deletePost: (id) => act(must('wp_delete_post($args["id"], true)'), { id }),
    setTerms: (id, taxonomy, names) => act(setTerms, { id, taxonomy, names }),
    stickPost: (id) => act('stick_post($args["id"]);', { id }),
    unstickPost: (id) => act('unstick_post($args["id"]);', { id }),
    setMeta: (id, key, value) =>
      act('update_post_meta($args["id"], $args["key"], wp_slash($args["value"]));', { id, key, value }),
    setOption: (name, value) => act('update_option($args["name"], $args["value"]);', { name, value }),
    addAttachment({ bytes, alt = '', name = `${randomBytes(4).toString('hex')}.png`, post = 0 }) {
      return evaluate(addAttachment, { bytes: bytes.toString('base64'), alt, name, post });
    },
    setFeaturedImage: (id, picture) => act(must('set_post_thumbnail($args["id"], $args["picture"])'), { id, picture }),
    lockPost: (id) => act(must('wp_set_post_lock($args["id"])'), { id }),
    unlockPost: (id) => act(unlock, { id }),
    autosave: (id, content) => act(autosave, { id, content }),
    permalink: (id) => evaluate(must('get_permalink($args["id"])'), { id }),
    post: (id) => evaluate(read, { id }),
  };
}

const must = (call: string) => `$done = ${call};
  if (!$done || is_wp_error($done)) throw new RuntimeException('WordPress did not do it: ' . wp_json_encode($done));
  return $done;`;

/** The names that wp_insert_post() knows; what is not said is left to WordPress. */
function row(fields: PostFields): Record<string, unknown> {
  const { title, content, excerpt, status, type, password, slug, date, tags, categories } = fields;
  const all = {
    post_title: title,
    post_content: content,
    post_excerpt: excerpt,
    post_status: status,
    post_type: type,
    post_password: password,
    post_name: slug,
    post_date_gmt: date?.toISOString().replace('T', ' ').slice(0, 19),
    tags_input: tags,
    category_names: categories,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

// WordPress wants what it stores with slashes, as forms sent it twenty years ago: without them a formula's backslashes vanish.
const prepare = `
  if (isset($args['post_date_gmt'])) $args['post_date'] = get_date_from_gmt($args['post_date_gmt']);
  if (isset($args['category_names'])) $args['post_category'] = array_map('wp_create_category', $args['category_names']);
  unset($args['category_names']);
  $args = wp_slash($args);
`;
const insert = `${prepare} return wp_insert_post($args + ['post_status' => 'publish'], true);`;
const update = `${prepare} if (isset($args['post_date_gmt'])) $args['edit_date'] = true; return wp_update_post($args, true);`;

// A post that was inserted as planned carries the planned time as its last change too; that is kept.
const makeDue = `
  $post = get_post($args['id']);
  if ($post->post_status !== 'future') throw new RuntimeException('only a planned post becomes due, not ' . $post->post_status);
  $due = time() - 60;
  $gmt = gmdate('Y-m-d H:i:s', $due);
  $row = ['post_date' => get_date_from_gmt($gmt), 'post_date_gmt' => $gmt];
  if ($post->post_modified_gmt === $post->post_date_gmt)
    $row += ['post_modified' => $row['post_date'], 'post_modified_gmt' => $gmt];
  $wpdb->update($wpdb->posts, $row, ['ID' => $post->ID]);
  wp_clear_scheduled_hook('publish_future_post', [$post->ID]);
  wp_schedule_single_event($due, 'publish_future_post', [$post->ID]);
`;

const read = `return $wpdb->get_row($wpdb->prepare("SELECT * FROM $wpdb->posts WHERE ID = %d", $args['id']), ARRAY_A);`;

const setTerms = `
  $ids = array_map(function ($name) use ($args) {
    $term = term_exists($name, $args['taxonomy']) ?: wp_insert_term($name, $args['taxonomy']);
    if (is_wp_error($term)) throw new RuntimeException($term->get_error_message());
    return (int) $term['term_id'];
  }, $args['names']);
  return wp_set_object_terms($args['id'], $ids, $args['taxonomy']);
`;

const addAttachment = `
  $file = wp_upload_bits($args['name'], null, base64_decode($args['bytes']));
  if ($file['error']) throw new RuntimeException($file['error']);
  $type = wp_check_filetype($file['file'])['type'];
  $id = wp_insert_attachment(['post_mime_type' => $type, 'post_title' => $args['name'], 'guid' => $file['url']], $file['file'], $args['post'], true);
  if (is_wp_error($id)) return $id;
  wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $file['file']));
  if ($args['alt'] !== '') update_post_meta($id, '_wp_attachment_image_alt', wp_slash($args['alt']));
  return $id;
`;

/** What `wp_ajax_wp_remove_post_lock` writes. */
const unlock = `
  $lock = (time() - apply_filters('wp_check_post_lock_window', 150) + 5) . ':' . get_current_user_id();
  update_post_meta($args['id'], '_edit_lock', $lock);
`;

const autosave = `
  $post = get_post($args['id'], ARRAY_A);
  return wp_create_post_autosave(wp_slash(['post_ID' => $args['id'], 'post_title' => $post['post_title'],
    'post_excerpt' => $post['post_excerpt'], 'post_type' => $post['post_type'], 'content' => $args['content']]));
`;
