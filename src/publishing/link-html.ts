import { webAddress } from '../activitypub/web-address.js';

/** Characters of an address that a reader sees; the rest is there, but folded away. Mastodon's own number. */
const SHOWN = 30;

/**
 * A web address as a link that shows itself, in the form Mastodon gives its own: servers hide what is `invisible` and put
 * "…" after an `ellipsis` (O5), and one that knows neither shows the whole address.
 */
export function linkHtml(address: string): string {
  const href = webAddress(address);
  if (href === null) return escapeText(address);
  const parts = shownAddress(address).map(({ className, words }) =>
    className === null ? escapeText(words) : `<span class="${className}">${escapeText(words)}</span>`,
  );
  return `<a href="${escapeAttribute(href)}" rel="nofollow noopener">${parts.join('')}</a>`;
}

/** The parts of an address in that form; null stands for the plain text of the link. */
export function shownAddress(address: string): { className: 'invisible' | 'ellipsis' | null; words: string }[] {
  const scheme = /^https?:\/\/(?:www\.)?/i.exec(address)?.[0] ?? '';
  const signs = [...legible(address.slice(scheme.length))];
  const shown = signs.slice(0, SHOWN).join('');
  const rest = signs.slice(SHOWN).join('');
  return [
    { className: 'invisible', words: scheme },
    { className: rest === '' ? null : 'ellipsis', words: shown },
    ...(rest === '' ? [] : [{ className: 'invisible' as const, words: rest }]),
  ];
}

/** Brackets belong to an address in the names of its query, "?tag[]=1"; elsewhere they are the text's own, or BBCode's. */
const ADDRESS = /https?:\/\/(?:[^\s<>"[\]]|\[[^\s<>"[\]/]*\](?==|\[)){1,2000}/gi;

/** Where web addresses stand in a plain text. */
export function* addressesIn(text: string): Generator<{ start: number; end: number }> {
  for (const match of text.matchAll(ADDRESS)) {
    yield { start: match.index, end: match.index + withoutPunctuation(match[0]).length };
  }
}

/** The sentence's own full stop or bracket is not part of the address; a bracket that the address opened is. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  for (;;) {
    const last = address[end - 1] ?? '';
    const unopened = last === ')' && !address.slice(0, end).includes('(');
    if (!unopened && !/[.,;:!?'’”»\]}*_]/.test(last)) return address.slice(0, end);
    end -= 1;
  }
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** For values between double quotes. */
export function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

/** As a person reads it: slugs of other scripts are percent-encoded in WordPress. What is no letter or sign stays so. */
function legible(address: string): string {
  return address.replace(/(?:%[89a-f][\da-f])+/gi, (encoded) => {
    try {
      const letters = decodeURIComponent(encoded);
      return /^[\p{L}\p{M}\p{N}\p{S}]+$/u.test(letters) ? letters : encoded;
    } catch {
      return encoded;
    }
  });
}
