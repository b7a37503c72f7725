/** Plain text of a piece of HTML: tags gone, entities decoded, whitespace folded. For titles, names and excerpts. */
export function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
