import type { WordPress } from '../lab/wordpress.js';
import { library } from './media.js';
import type { CorpusPost } from './posts.js';

/** What WordPress itself makes of a post. */
export interface WrittenPost {
  id: number;
  permalink: string;
  /** Its page's content, by WordPress's own filters. */
  shown: string;
}

/** When all of it happened: golden files must not depend on the day of the run. */
const WRITTEN = '2024-03-14 09:26:53';

/** Has WordPress make the library and the posts, by its own functions. @returns by name */
export async function writeBlog(
  wordpress: Pick<WordPress, 'evaluate'>,
  posts: readonly CorpusPost[],
): Promise<Record<string, WrittenPost>> {
  await wordpress.evaluate(writeLibrary, { library, month: '2024/03' });
  const inOrder = [...posts].sort((one, other) => other.id - one.id);
  return wordpress.evaluate(writePosts, { posts: inOrder, date: WRITTEN });
}

/** Pictures are painted here, for a repository is no album. */
const writeLibrary = `
  $paint = function (array $one): string {
    $picture = imagecreatetruecolor($one['width'], $one['height']);
    imagefill($picture, 0, 0, imagecolorallocate($picture, 90 + $one['id'] % 60, 140, 170));
    imagefilledellipse($picture, intdiv($one['width'], 2), intdiv($one['height'], 2), 90, 60, imagecolorallocate($picture, 250, 240, 200));
    ob_start();
    $one['mime'] === 'image/png' ? imagepng($picture) : imagejpeg($picture, null, 60);
    return ob_get_clean();
  };
  // WordPress admits no SVG unless a plugin lets it.
  add_filter('upload_mimes', fn ($known) => $known + ['svg' => 'image/svg+xml']);
  foreach ($args['library'] as $one) {
    $isPicture = isset($one['width']);
    $file = wp_upload_bits($one['file'], null, $isPicture ? $paint($one) : 'not much', $args['month']);
    if ($file['error']) throw new RuntimeException($one['file'] . ': ' . $file['error']);
    $id = wp_insert_attachment(wp_slash(['import_id' => $one['id'], 'post_mime_type' => $one['mime'], 'guid' => $file['url'],
      'post_title' => pathinfo($one['file'], PATHINFO_FILENAME), 'post_excerpt' => $one['caption'] ?? '']), $file['file'], 0, true);
    if ($id !== $one['id']) throw new RuntimeException($one['file'] . ' is not ' . $one['id'] . ': ' . wp_json_encode($id));
    if ($isPicture) wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $file['file']));
    if (($one['alt'] ?? '') !== '') update_post_meta($id, '_wp_attachment_image_alt', wp_slash($one['alt']));
  }
`;

const writePosts = `
  $trainee = wp_insert_user(['user_login' => 'trainee', 'user_pass' => wp_generate_password(), 'display_name' => 'T. Rainee', 'role' => 'author']);
  $written = [];
  foreach ($args['posts'] as $post) {
    // An author's HTML is cleaned when it is saved, an administrator's is not.
    wp_set_current_user($post['author'] === 'trainee' ? $trainee : 1);
    $id = wp_insert_post(wp_slash([
      'import_id' => $post['id'], 'post_type' => $post['type'], 'post_status' => $post['status'], 'post_date' => $args['date'],
      'post_title' => $post['title'], 'post_content' => $post['content'], 'post_excerpt' => $post['excerpt'],
      'post_password' => $post['password'], 'post_name' => $post['title'] === '' ? $post['name'] : '',
      'tags_input' => $post['tags'], 'post_category' => array_map('wp_create_category', $post['categories']),
      'meta_input' => $post['meta'],
    ]), true);
    if (is_wp_error($id)) throw new RuntimeException($post['name'] . ': ' . $id->get_error_message());
    wp_set_current_user(1);
    if ($post['format'] !== '') set_post_format($id, $post['format']);
    if ($post['featured'] > 0) set_post_thumbnail($id, $post['featured']);
    foreach ($post['owns'] as $file) wp_update_post(['ID' => $file, 'post_parent' => $id]);
    if ($post['sticky']) stick_post($id);
    $written[$post['name']] = ['id' => $id];
  }
  wp_set_current_user(0);
  foreach ($written as $name => $one) {
    $GLOBALS['post'] = get_post($one['id']);
    setup_postdata($GLOBALS['post']);
    $written[$name]['permalink'] = get_permalink($one['id']);
    $written[$name]['shown'] = apply_filters('the_content', $GLOBALS['post']->post_content);
  }
  return $written;
`;
