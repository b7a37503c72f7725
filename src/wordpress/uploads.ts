import { parseUrl } from '../model/parse-url.js';

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
  const path = (upload_path ?? '').trim();
  const usual = path === '' || isAbsolute(path) || path === 'wp-content/uploads';
  return usual ? `${base}/wp-content/uploads` : `${base}/${path.replace(/\/+$/, '')}`;
}

/**
 * Address of a file of the library (wp_get_attachment_url), from its `_wp_attached_file`: a path relative to the uploads;
 * in very old rows the server's whole path; after some plugins a whole address.
 */
export function uploadAddress(file: string, uploads: string): string {
  if (/^https?:\/\//i.test(file) && parseUrl(file) !== null) return new URL(file).href;
  const [inServer, inUploads] = splitAtUploads(file.replaceAll('\\', '/'));
  // The whole path of a blog of a multisite holds its folder already.
  const [, ownFolder] = /\/(sites\/\d+)$/.exec(uploads) ?? [];
  const twice = inServer !== '' && ownFolder !== undefined && inUploads.startsWith(`${ownFolder}/`);
  const relative = (twice ? inUploads.slice(ownFolder.length) : inUploads).replace(/^\/+/, '');
  return `${uploads}/${relative.split('/').map(encodeURIComponent).join('/')}`;
}

function splitAtUploads(file: string): [inServer: string, inUploads: string] {
  const folder = 'wp-content/uploads/';
  const at = file.lastIndexOf(folder);
  return at < 0 ? ['', file] : [file.slice(0, at + folder.length), file.slice(at + folder.length)];
}

/** A place on the server: WordPress then takes the default address, for it cannot know another. */
function isAbsolute(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:)/.test(path);
}
