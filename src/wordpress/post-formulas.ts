const FORMULA = /\$\$|\\\(|\\\[|\[latex\]|\$latex\s/g;
const closers: Readonly<Record<string, string>> = {
  $$: '$$',
  '\\(': '\\)',
  '\\[': '\\]',
  '[latex]': '[/latex]',
};

/** A formula cut in two can no longer be read, nor set: it goes as a whole. */
export function withoutHalfFormula(text: string): string {
  let position = 0;
  for (;;) {
    FORMULA.lastIndex = position;
    const opener = FORMULA.exec(text);
    if (!opener) return text;
    const closer = closers[opener[0]] ?? '$';
    const end = text.indexOf(closer, opener.index + opener[0].length);
    if (end < 0) return opener.index > 0 ? text.slice(0, opener.index) : text;
    position = end + closer.length;
  }
}
