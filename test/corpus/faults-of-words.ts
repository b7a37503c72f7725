import { fromHtml } from 'hast-util-from-html';
import type { ReadNote, Rule, Told } from './faults.js';
import { isHashtag, isWithin, showsAddress, type TextRun, textOf } from './read-html.js';

const SHORTCODE = /\[\/?(?:caption|wp_caption|gallery|audio|video|playlist|embed)(?![\w-])[^\]]*\]?/g;
const REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});|&(?:nbsp|amp|quot|#)\b/gi;
const PROGRAM =
  /\b(?:alert|document\.\w+|window\.\w+|function\s*)\(|\b(?:font-family|padding|margin)\s*:|@media|<!\[CDATA|javascript:/gi;
const BUILDER = /\[\/?(?:et_pb_|vc_|fusion_|av_|fl_builder)\w*[^\]]*\]?/g;
const MOJIBAKE = /\ufffd|Ã[\u0080-\u00bf]|â€[\u0090-\u00bf™œ]/g;
/** Openers of a formula, and what ends each. */
const formulas: readonly (readonly [string, string])[] = [
  ['\\(', '\\)'],
  ['\\[', '\\]'],
  ['[latex', '[/latex]'],
];
/** Words that Herald itself says. */
const own = new Set(['read', 'more']);

export const wordRules: Readonly<Record<string, Rule>> = {
  *'shows a comment of the block editor, or any other'({ runs }, told) {
    for (const words of prose(runs, told))
      yield* words.match(/<!--|-->|\/?\bwp:[a-z][\w/-]*|<!\[endif|\[endif\]/g) ?? [];
  },
  *'shows a shortcode of WordPress'({ runs }, told) {
    for (const words of prose(runs, told)) yield* words.match(SHORTCODE) ?? [];
  },
  *'shows a shortcode of a page builder'({ runs }, told) {
    for (const words of prose(runs, told)) yield* words.match(BUILDER) ?? [];
  },
  *'shows a character reference'({ runs }, told) {
    for (const { value } of runs) yield* without(value, told.meant).match(REFERENCE) ?? [];
  },
  *'shows a broken character'({ runs }, told) {
    for (const { value } of runs) yield* without(value, told.meant).match(MOJIBAKE) ?? [];
  },
  *'lets a script or a style speak'({ runs }, told) {
    for (const words of prose(runs, told)) yield* words.match(PROGRAM) ?? [];
  },
  *'shows a tag as text'({ runs }, told) {
    for (const words of prose(runs, told))
      yield* words.match(/<\/?(?:p|div|span|a|br|img|strong|em|b|i|ul|li|table|td|script|style|iframe)\b[^<]*>/gi) ??
        [];
  },
  *'cuts a formula in two'(note, { meant }) {
    const words = without(textOf(note.tree), meant);
    for (const [opener, closer] of formulas)
      if (count(words, opener) !== count(words, closer)) yield `${opener} without ${closer}`;
    if (count(words, '$$') % 2 === 1) yield '$$ without $$';
  },
  *'does not say what its author says'({ text }, { says }) {
    const there = folded(text);
    for (const phrase of says) if (!there.includes(folded(phrase))) yield phrase;
  },
  *'shows what nobody shall read'({ text }, { hides }) {
    for (const phrase of hides) if (folded(text).includes(folded(phrase))) yield phrase;
  },
  *'has words that nobody wrote'(note, told) {
    const written = wordsWritten(told);
    for (const word of wordsIn(note)) if (!written.has(word) && !own.has(word)) yield word;
  },
  *'has lost words that the blog shows'(note, { shown, hides }) {
    if (shown === null || note.text.includes('… read more')) return;
    const said = new Set(wordsOf(visibleText(note.html)));
    const hidden = new Set(hides.flatMap(wordsOf));
    const lost = new Set(wordsOf(visibleText(shown)).filter((word) => !said.has(word) && !hidden.has(word)));
    if (lost.size > 0) yield [...lost].join(' ');
  },
};

/** The text outside code, without what is meant. */
function prose(runs: readonly TextRun[], { meant }: Told): string[] {
  return runs.filter((run) => !isWithin(run, 'code', 'pre')).map(({ value }) => without(value, meant));
}

function without(text: string, meant: readonly string[]): string {
  return meant.reduce((rest, phrase) => rest.replaceAll(phrase, ' '), text);
}

function count(text: string, phrase: string): number {
  return text.split(phrase).length - 1;
}

function folded(text: string): string {
  return text.replace(/[\s\u00a0]+/g, ' ');
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]{2,}/gu) ?? []
  );
}

/** Words of the prose: an address or a hashtag is none. Inline elements do not part words, blocks do. */
function wordsIn({ runs, html }: ReadNote): string[] {
  const hidden = runs.filter(({ above }) => above.some((one) => isHashtag(one) || showsAddress(one)));
  if (hidden.length === runs.length) return [];
  const bare = html.replace(
    /<a [^>]*class="mention hashtag"[^>]*>.*?<\/a>|<a [^>]*><span class="invisible">.*?<\/a>/gs,
    ' ',
  );
  return wordsOf(
    textOf(fromHtml(bare.replace(/<\/?(?:p|br|li|ul|ol|blockquote|pre|rt|rp)\b[^>]*>/g, ' '), { fragment: true })),
  );
}

/** Every word of the sources, with tags read as spaces and as nothing: "<b>O</b>nce" is one word. */
function wordsWritten(told: Told): Set<string> {
  const written = told.written.replace(/\\u([\da-f]{4})/gi, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  const decoded = (html: string) => textOf(fromHtml(html.replaceAll('<', ' &lt;'), { fragment: true }));
  const joined = written.replace(/<[^<>]*>/g, '');
  const parted = written.replace(/<[^<>]*>/g, ' ');
  return new Set(
    [written, joined, parted].flatMap((text) => wordsOf(`${text} ${decoded(text)} ${decoded(decoded(text))}`)),
  );
}

function visibleText(html: string): string {
  const bare = html
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<(script|style|textarea|select|noscript|math|svg|object)\b[\s\S]*?<\/\1>/gi, ' ');
  return textOf(
    fromHtml(bare.replace(/<\/?(?:p|br|li|div|t[dhr]|h\d|figcaption|dt|dd|rt|rp|cite|summary)\b[^>]*>/gi, ' '), {
      fragment: true,
    }),
  );
}
