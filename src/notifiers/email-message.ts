import { countsText, didText, type Paragraph, paragraphsOf, peopleText } from './digest.js';
import type { Message, SiteFacts } from './notifier.js';
import { plainLine } from './plain-text.js';

/** A letter, as nodemailer takes it: it encodes headers and bodies. */
export interface Letter {
  from: { name: string; address: string };
  to: string[];
  subject: string;
  text: string;
  html: string;
  date: Date;
  messageId: string;
  headers: Record<string, string>;
}

/** The letter of a message: the same at every attempt. Every header is one line, whatever a stranger wrote (fediverse.md D51). Pure. */
export function letterOf(
  { id, gatheredAt, events }: Message,
  { name, from, to }: { name: string; from: string; to: string[] },
  site: SiteFacts,
): Letter {
  const counts = countsText(events);
  const paragraphs = paragraphsOf(events);
  const { hostname } = new URL(site.origin);
  const siteName = plainLine(site.name, 60) || hostname;
  return {
    from: { name: siteName, address: from },
    to,
    subject: plainLine(`[${siteName}] ${counts}`, 180),
    text: `${counts}\n\n${paragraphs.map(paragraphText).join('\n\n')}\n\n-- \n${footer(site)}\n`,
    html: page(counts, paragraphs, footer(site)),
    date: new Date(gatheredAt),
    messageId: `<${id}.${name}.herald@${hostname}>`,
    headers: {
      'List-Id': `<${name}.herald.${hostname}>`,
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
  };
}

function footer({ name, handle }: SiteFacts): string {
  return `Herald, the fediverse voice of ${plainLine(name, 60)} (${handle})`;
}

function paragraphText(paragraph: Paragraph): string {
  const { note, audience, quote, url } = paragraph;
  const who = peopleText(paragraph);
  const what = [who, didText(paragraph), note && `“${note.text}”`, audience && `(${audience})`]
    .filter(Boolean)
    .join(' ');
  const quoted = quote === '' ? [] : quote.split('\n').map((line) => `> ${line}`.trimEnd());
  return [what, ...quoted, url ?? note?.url ?? ''].filter((line) => line !== '').join('\n');
}

function page(counts: string, paragraphs: readonly Paragraph[], end: string): string {
  const body = paragraphs.map(paragraphHtml).join('\n');
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(counts)}</title></head>
<body style="font-family: sans-serif; line-height: 1.5">
<p><strong>${escapeHtml(counts)}</strong></p>
${body}
<p style="color: #666">${escapeHtml(end)}</p>
</body></html>
`;
}

function paragraphHtml(paragraph: Paragraph): string {
  const { people, more, note, audience, quote, url } = paragraph;
  const named = people.map(({ name, handle }) =>
    name === ''
      ? `<code>${escapeHtml(handle)}</code>`
      : `<strong>${escapeHtml(name)}</strong> <code>${escapeHtml(handle)}</code>`,
  );
  const others = more === 0 ? '' : ` and ${more} ${more === 1 ? 'other' : 'others'}`;
  const title = note === null ? '' : ` ${anchor(note.url, `“${note.text}”`)}`;
  const mark = audience === '' ? '' : ` <strong>(${escapeHtml(audience)})</strong>`;
  const words = quote === '' ? '' : `<blockquote>${escapeHtml(quote).replaceAll('\n', '<br>')}</blockquote>`;
  const there = url === null ? '' : `<p>${anchor(url, `Open on ${new URL(url).host}`)}</p>`;
  return `<p>${named.join(', ')}${others} ${escapeHtml(didText(paragraph))}${title}${mark}</p>${words}${there}`;
}

function anchor(url: string | null, text: string): string {
  return url === null
    ? escapeHtml(text)
    : `<a href="${escapeHtml(url)}" rel="nofollow noreferrer">${escapeHtml(text)}</a>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');
}
