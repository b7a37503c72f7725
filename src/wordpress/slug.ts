/** Signs that no normal form takes apart, as remove_accents() writes them. */
const letters = Object.fromEntries(
  'ß=s æ=ae œ=oe ø=o ð=d đ=d þ=th ħ=h ı=i ĳ=ij ĸ=k ł=l ŉ=n ŋ=n ŧ=t ſ=s ª=a º=o €=e £= ×=x'
    .split(' ')
    .map((pair) => pair.split('=')),
) as Record<string, string>;
/** What languages write otherwise. */
const byLanguage: Record<string, Record<string, string>> = {
  de: { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' },
  da: { æ: 'ae', ø: 'oe', å: 'aa' },
};
/** Spaces of every width, dashes, dots and strokes part words (sanitize_title_with_dashes). */
const PARTING = /[./\u00a0–—\u2000-\u200a\u2028\u2029\u202f]/g;
/** What goes without a trace: signs of ASCII, quotation marks, marks of trade, what has no width. */
const DROPPED =
  /[^a-z0-9 _\u0080-\u{10ffff}-]|[\u00ad¡¿«»‹›‘’“”‚‛„‟•©®°…™´\u02ca\u200b-\u200f\u202a-\u202e\ufeff\ufffc]/gu;
/** WordPress's limit (utf8_uri_encode). */
const LONGEST = 200;

/**
 * The slug that WordPress gives a name when it is first saved (sanitize_title): lower case, Latin letters without accents,
 * others percent-encoded, words joined by one hyphen. Close enough for a guess; the real one may have a number at its end.
 * @param language BCP-47, of the site
 */
export function slugOf(name: string, language: string): string {
  const own = byLanguage[language.split('-')[0] ?? ''] ?? {};
  const plain = [...name.toLowerCase().normalize('NFC')].map((sign) => own[sign] ?? letters[sign] ?? sign).join('');
  const slug = plain
    .normalize('NFD')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    .replace(PARTING, '-')
    .replace(DROPPED, '')
    .replace(/[ -]+/g, '-');
  return encoded(slug).replace(/^-|-$/g, '');
}

function encoded(slug: string): string {
  let text = '';
  for (const sign of slug) {
    const next = encodeURIComponent(sign).toLowerCase();
    if (text.length + next.length > LONGEST) break;
    text += next;
  }
  return text;
}
