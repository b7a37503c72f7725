import type { Rule, Told } from './faults.js';
import { isWithin, type TextRun, textOf } from './read-html.js';
import { wordsOf, wordsOfProse, wordsShown, wordsWritten } from './words.js';

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
    const written = wordsWritten(told.written);
    for (const word of wordsOfProse(note.html)) if (!written.has(word) && !own.has(word)) yield word;
  },
  *'has lost words that the blog shows'(note, { shown, hides }) {
    if (shown === null || note.text.includes('… read more')) return;
    const known = new Set([...wordsShown(note.html), ...hides.flatMap(wordsOf)]);
    const lost = new Set(wordsShown(shown).filter((word) => !known.has(word)));
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
  return text.replace(/[\u200e\u200f\u202a-\u202e\u2060-\u2069]/g, '').replace(/[\s\u00a0]+/g, ' ');
}
