/**
 * One piece of PHP source. `text`: a string literal, escapes resolved; `interpolated`: a string with variables in it;
 * `word`: a name, keyword or constant; `sign`: one character of punctuation, or one of the two- and three-letter ones below.
 */
export interface PhpToken {
  kind: 'text' | 'interpolated' | 'number' | 'variable' | 'word' | 'sign';
  value: string;
  /** Where it stands in the source, for quoting an expression as it was written. */
  start: number;
  end: number;
}

type Read = [kind: PhpToken['kind'] | null, value: string, end: number];

const signs = [
  '<<=',
  '>>=',
  '**=',
  '...',
  '<=>',
  '===',
  '!==',
  '??=',
  '=>',
  '->',
  '::',
  '==',
  '!=',
  '??',
  '&&',
  '||',
  '.=',
];

/**
 * Splits PHP source into tokens, without comments and without the text outside `<?php … ?>`. Enough of the language for
 * wp-config.php; never throws: what it does not know becomes a sign, and an unclosed string reaches to the end.
 */
export function phpTokens(source: string): PhpToken[] {
  const tokens: PhpToken[] = [];
  let at = openingTag(source, 0);
  while (at < source.length) {
    const [kind, value, end] = readToken(source, at);
    if (kind !== null) tokens.push({ kind, value, start: at, end });
    at = end;
  }
  return tokens;
}

function readToken(source: string, at: number): Read {
  const rest = source.slice(at, at + 200);
  const char = rest.charAt(0);
  if (/\s/.test(char)) return [null, '', at + 1];
  // A closing tag ends a statement, as a semicolon does.
  if (rest.startsWith('?>')) return ['sign', ';', openingTag(source, at + 2)];
  if (rest.startsWith('//') || (char === '#' && rest.charAt(1) !== '[')) return [null, '', lineCommentEnd(source, at)];
  if (rest.startsWith('/*')) return [null, '', after(source, '*/', at + 2)];
  if (char === "'") return singleQuoted(source, at);
  if (char === '"') return doubleQuoted(source, at);
  if (rest.startsWith('<<<')) return heredoc(source, at);
  return readWord(rest, at);
}

function readWord(rest: string, at: number): Read {
  const [variable] = /^\$[A-Za-z_\x80-\uffff][\w\x80-\uffff]*/.exec(rest) ?? [];
  if (variable !== undefined) return ['variable', variable.slice(1), at + variable.length];
  const [word] = /^\\?[A-Za-z_\x80-\uffff][\w\\\x80-\uffff]*/.exec(rest) ?? [];
  if (word !== undefined) return ['word', word.replace(/^\\/, ''), at + word.length];
  const [number] = /^(?:0[xX][\da-fA-F_]+|0[bB][01_]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)/.exec(rest) ?? [];
  if (number !== undefined) return ['number', number.replaceAll('_', ''), at + number.length];
  const sign = signs.find((candidate) => rest.startsWith(candidate)) ?? rest.charAt(0);
  return ['sign', sign, at + sign.length];
}

function openingTag(source: string, from: number): number {
  const match = /<\?(?:php\b|=)/i.exec(source.slice(from));
  return match ? from + match.index + match[0].length : source.length;
}

/** A line comment also ends before a closing tag. */
function lineCommentEnd(source: string, at: number): number {
  const match = /\r|\n|\?>/.exec(source.slice(at));
  return match ? at + match.index : source.length;
}

function after(source: string, needle: string, from: number): number {
  const found = source.indexOf(needle, from);
  return found < 0 ? source.length : found + needle.length;
}

function singleQuoted(source: string, at: number): Read {
  const end = closingQuote(source, at, "'");
  return ['text', source.slice(at + 1, end - 1).replace(/\\([\\'])/g, '$1'), end];
}

function doubleQuoted(source: string, at: number): Read {
  const end = closingQuote(source, at, '"');
  return interpolating(source.slice(at + 1, end - 1), end);
}

function closingQuote(source: string, at: number, quote: string): number {
  let end = at + 1;
  while (end < source.length && source[end] !== quote) end += source[end] === '\\' ? 2 : 1;
  return Math.min(end + 1, source.length + 1);
}

function interpolating(body: string, end: number): Read {
  if (/(?:^|[^\\])(?:\\\\)*(?:\$[A-Za-z_{]|\{\$)/.test(body)) return ['interpolated', body, end];
  return ['text', resolveEscapes(body), end];
}

const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  v: '\v',
  e: '\x1b',
  f: '\f',
  '\\': '\\',
  $: '$',
  '"': '"',
};

/** PHP's escapes in double quotes; an unknown one keeps its backslash. */
function resolveEscapes(body: string): string {
  return body.replace(
    /\\(?:u\{([\da-fA-F]{1,6})\}|x([\da-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g,
    (whole, u, x, octal, plain) => {
      if (u !== undefined)
        return Number.parseInt(u, 16) <= 0x10ffff ? String.fromCodePoint(Number.parseInt(u, 16)) : whole;
      if (x !== undefined) return String.fromCharCode(Number.parseInt(x, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      return simpleEscapes[plain as string] ?? whole;
    },
  );
}

/** `<<<EOT` and `<<<'EOT'`; the closing word's indentation is taken off every line. */
function heredoc(source: string, at: number): Read {
  const head = /^<<<[ \t]*(['"]?)([A-Za-z_]\w*)\1\r?\n/.exec(source.slice(at, at + 300));
  if (head === null) return ['sign', '<', at + 1];
  const [opening, quote, word] = head;
  const from = at + opening.length;
  const closing = new RegExp(`^([ \\t]*)${word}\\b`, 'm').exec(source.slice(from));
  if (closing === null) return ['text', source.slice(from), source.length];
  const body = source
    .slice(from, from + closing.index)
    .replace(/\r?\n$/, '')
    .replace(new RegExp(`^${closing[1]}`, 'gm'), '');
  const end = from + closing.index + closing[0].length;
  return quote === "'" ? ['text', body, end] : interpolating(body, end);
}
