import type { Hashtag } from '../model/note.js';

export function hashtagsOf(names: readonly string[], tagHref: (name: string) => string): Hashtag[] {
  return names.map((name) => ({ name, href: tagHref(name) }));
}

export function hashtagHtml({ name, href }: Hashtag): string {
  return `<a href="${href}" class="mention hashtag" rel="tag">#<span>${name}</span></a>`;
}
