/** A web address as a paragraph of its own: what WordPress would embed, a reader elsewhere can follow. */
export function linkParagraph(address: string): string {
  return `<p>${link(address)}</p>`;
}

/** @param address text of HTML: its character references stay as they are */
function link(address: string): string {
  const text = escapeBare(address.trim());
  return `<a href="${text}">${text}</a>`;
}

/** Addresses that stand alone on a line of classic content become links, as WordPress would embed them. */
export function linkLines(text: string): string {
  return text.replace(/^[ \t]*(https?:\/\/[^\s<>"]+)[ \t]*$/gim, (_line, address: string) => linkParagraph(address));
}

/** The same for addresses that are the whole of a paragraph. */
export function linkParagraphs(html: string): string {
  return html.replace(
    /(<p(?:\s[^<>]*)?>)\s*(https?:\/\/[^\s<>"]+)\s*(?=<\/p>)/gi,
    (_paragraph, start: string, address: string) => `${start}${link(address)}`,
  );
}

/** Quotes and brackets escaped, character references kept. */
function escapeBare(text: string): string {
  return text
    .replace(/&(?!(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);)/gi, '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;');
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
