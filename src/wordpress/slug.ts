/** Letters that no normal form takes apart, as remove_accents() writes them. */
const letters = Object.fromEntries(
  'ß=s æ=ae œ=oe ø=o ð=d đ=d þ=th ħ=h ı=i ł=l ŋ=n ŧ=t ſ=s'.split(' ').map((pair) => pair.split('=')),
) as Record<string, string>;
/** What languages write otherwise. */
const byLanguage: Record<string, Record<string, string>> = {
  de: { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' },
  da: { æ: 'ae', ø: 'oe', å: 'aa' },
};

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
    .replace(/[./–—]/g, '-')
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replace(/[\s-]+/g, '-')
    .replace(/^-|-$/g, '');
  return encodeURIComponent(slug).toLowerCase();
}
