import type { PublicSite } from '../public-site.js';
import { type Html, html, trusted } from './html.js';
import { style } from './style.js';

export interface Page {
  title: string;
  /** Plain text for previews; null for none. */
  description: string | null;
  /** The same thing as ActivityStreams (X5); null where there is none. */
  alternate: string | null;
  /** Address that this page wants to be known by, or null. */
  canonical: string | null;
  /** Handle of who made it, for `fediverse:creator` (A20), or null. */
  creator: string | null;
  body: Html;
}

/** A whole document: no scripts, nothing loaded but pictures. Herald's own words are English, the site's carry their language. */
export function renderPage({ title, description, alternate, canonical, creator, body }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${description === null ? null : html`<meta name="description" content="${description}">\n<meta property="og:description" content="${description}">`}
<meta property="og:title" content="${title}">
${creator === null ? null : html`<meta name="fediverse:creator" content="${creator}">`}
${canonical === null ? null : html`<link rel="canonical" href="${canonical}">`}
${alternate === null ? null : html`<link rel="alternate" type="application/activity+json" href="${alternate}">`}
<style>${trusted(style)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.text;
}

export function handleOf({ handle, uris }: PublicSite): string {
  return `@${handle}@${uris.host}`;
}
