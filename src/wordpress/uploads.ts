/** What decides where uploads live. */
export interface UploadOptions {
  siteurl: string | null;
  upload_path: string | null;
  upload_url_path: string | null;
}

/**
 * Base address of uploads by WordPress's own rule (wp_upload_dir): `upload_url_path`; the default folder; or a custom
 * `upload_path` below the site. Without trailing slash. Constants and plugins need `wordpress.uploads_url`.
 */
export function uploadsUrl({ siteurl, upload_path, upload_url_path }: UploadOptions): string {
  const base = (siteurl ?? '').replace(/\/+$/, '');
  if (upload_url_path) return upload_url_path.replace(/\/+$/, '');
  const path = (upload_path ?? '').replace(/^\/+|\/+$/g, '');
  return path === '' || path.endsWith('wp-content/uploads') ? `${base}/wp-content/uploads` : `${base}/${path}`;
}
