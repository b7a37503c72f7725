/** A tag that says the same as a style. */
export type StyledTag = 's' | 'strong' | 'em' | 'sub' | 'sup';

/** Longer styles are not read to their end. */
const LONGEST = 2000;

const styles: Readonly<Record<StyledTag, RegExp>> = {
  s: /(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*line-through/i,
  strong: /(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)/i,
  em: /(?:^|;)\s*font-style\s*:\s*(?:italic|oblique)/i,
  sub: /(?:^|;)\s*vertical-align\s*:\s*sub/i,
  sup: /(?:^|;)\s*vertical-align\s*:\s*super/i,
};

/** Classes of Bootstrap, Tailwind and of what word processors export. "sub" and "bold" alone mean too many things. */
const classes: Readonly<Record<StyledTag, RegExp>> = {
  s: /(?:^|\s)(?:strike(?:-?through)?|(?:text-(?:decoration-)?)?line-through)(?:\s|$)/,
  strong: /(?:^|\s)(?:fw-(?:semi)?bold(?:er)?|font-(?:weight-)?(?:semi)?bold(?:er)?)(?:\s|$)/,
  em: /(?:^|\s)(?:fst-italic|font-(?:style-)?italic)(?:\s|$)/,
  sub: /(?:^|\s)subscript(?:\s|$)/,
  sup: /(?:^|\s)superscript(?:\s|$)/,
};

const undone: Readonly<Record<string, RegExp>> = {
  b: /(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-5]00)/i,
  i: /(?:^|;)\s*font-style\s*:\s*normal/i,
  s: /(?:^|;)\s*text-decoration(?:-line)?\s*:\s*none/i,
};
const alike: Readonly<Record<string, string>> = { strong: 'b', em: 'i', del: 's', strike: 's' };

const all = Object.keys(styles) as StyledTag[];

/**
 * The tags that say what an element's style and class say to a reader, the outermost first: word processors and visual
 * editors write `<span style="text-decoration: line-through">` for `<s>`. A Note keeps tags, and no styles (fediverse.md O5).
 * Underlining is left out, because in a Note it looks like a link.
 * @param style raw value of the attribute, and so the class
 */
export function styledTags(style: string, className: string): StyledTag[] {
  if (style === '' && className === '') return [];
  const [declarations, names] = [style.slice(0, LONGEST), className.slice(0, LONGEST)];
  return all.filter((tag) => styles[tag].test(declarations) || classes[tag].test(names));
}

/** Does its style take back what a tag says? A shared document stands in a `<b>` of normal weight. */
export function isUndone(tagName: string, style: string): boolean {
  return style !== '' && (undone[alike[tagName] ?? tagName]?.test(style.slice(0, LONGEST)) ?? false);
}
