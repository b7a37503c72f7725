/** HTML that is safe to send as it is. Only `html` and `trusted` make it. */
export class Html {
  constructor(readonly text: string) {}
}

export type HtmlPart = Html | string | number | null | HtmlPart[];

/** Template tag: whatever is put in is escaped, unless it is Html already. */
export function html(texts: TemplateStringsArray, ...parts: HtmlPart[]): Html {
  return new Html(texts.map((text, index) => text + (index < parts.length ? show(parts[index] ?? null) : '')).join(''));
}

/** For what was sanitised before it was stored. */
export function trusted(text: string): Html {
  return new Html(text);
}

function show(part: HtmlPart): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(show).join('');
  return escapeText(String(part));
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
