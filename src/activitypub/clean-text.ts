/** Without control characters, marks of byte order and halves of surrogate pairs, which JSON, HTML and SQLite should not carry (D49). */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\t\n\f]|\ufeff/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** What joins one sign to the next: emoji of several parts, and letters of Arabic and Indic scripts. */
const JOINER =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Script=Arabic}\p{M}])[\u200c\u200d](?=[\p{L}\p{Extended_Pictographic}])/u;
const EMOJI_STYLE = /(?<=[\p{Extended_Pictographic}0-9#*])\ufe0f/u;
/** Whatever nobody sees: zero-width signs, marks that turn the direction of writing, fillers, tags. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;
const NEEDED_OR_UNSEEN = new RegExp(`(${JOINER.source}|${EMOJI_STYLE.source})|${UNSEEN.source}`, 'gu');
/** Marks piled up on one letter reach into the lines above and below. */
const PILE = /(\p{M}{4})\p{M}+/gu;

/**
 * A stranger's words as plain text: nothing in it hides or turns the direction of writing (D42, D49); at most `longest`
 * UTF-16 units, and never cut inside a sign. No more than two line breaks follow one another.
 */
export function plainText(text: string, longest: number): string {
  const seen = cleanText(text.slice(0, longest * 8))
    .replace(NEEDED_OR_UNSEEN, '$1')
    .replace(PILE, '$1')
    .replace(/[\p{Zl}\p{Zp}\f]/gu, '\n');
  const lines = seen.split('\n').map((line) => line.replace(/\s+/gu, ' ').trim());
  return cutText(
    lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    longest,
  ).trim();
}

/** The same, on one line. */
export function plainLine(text: string, longest: number): string {
  return plainText(text.slice(0, longest * 8).replace(/[\p{Cc}\s]+/gu, ' '), longest).replace(/\n+/g, ' ');
}

/** The beginning of a text, at most `longest` UTF-16 units, not cut between the halves of a sign. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
