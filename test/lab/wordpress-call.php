<?php
// Runs one piece of PHP inside WordPress, as a request by its first user would.
// On standard input: JSON of the piece (`code`, `args`), the blog's address and its directory. The last line of output is the result.
$call = json_decode(stream_get_contents(STDIN), true);
$_SERVER['HTTP_HOST'] = parse_url($call['home'], PHP_URL_HOST);
$_SERVER['REQUEST_URI'] = rtrim((string) parse_url($call['home'], PHP_URL_PATH), '/') . '/';
$_SERVER['REQUEST_METHOD'] = 'POST';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REMOTE_ADDR'] = '127.0.0.1';
$_SERVER['HTTPS'] = 'on';
require $call['root'] . '/wp-load.php';
foreach (['file', 'image', 'media', 'post', 'taxonomy'] as $part) {
    require_once ABSPATH . "wp-admin/includes/$part.php";
}
// Without a user WordPress would filter what an editor may write.
wp_set_current_user(1);
$result = (static function (string $code, array $args) {
    global $wpdb, $wp_rewrite;
    return eval($code);
})($call['code'], $call['args']);
if (is_wp_error($result)) {
    throw new RuntimeException($result->get_error_message());
}
echo "\n", json_encode($result, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
