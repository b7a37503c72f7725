import { mapTags, tagName } from './post-tags.js';

/** Elements within one another; deeper ones are their text. */
const DEEPEST = 40;
/** Signs that only a program sees: a function's argument, a product, a pause. */
const UNSEEN = /[\u2061-\u2064]|&(?:ApplyFunction|InvisibleTimes|InvisibleComma|af|it|ic);|&#x206[1-4];|&#829[0-2];/gi;
const TIGHT = /^(?:[()[\]{}|‖⟨⟩⌊⌋⌈⌉!′^¯~]|&(?:lang|rang|prime);)$/u;
const SINGLE = /^(?:[\p{L}\p{N}.,]+|&#?\w+;|\([^()]*\))$/u;

interface Open {
  name: string;
  parts: string[];
}

/** How elements that are more than their parts in a row are written on one line, as in a letter to a friend. */
const written: Readonly<Record<string, (parts: readonly string[]) => string>> = {
  mfrac: ([top = '', bottom = '']) => `${grouped(top)}/${grouped(bottom)}`,
  msup: ([base = '', above = '']) => `${base}^${grouped(above)}`,
  mover: ([base = '', above = '']) => `${base}^${grouped(above)}`,
  msub: ([base = '', below = '']) => `${base}_${grouped(below)}`,
  munder: ([base = '', below = '']) => `${base.trim()}_${grouped(below)} `,
  msubsup: ([base = '', below = '', above = '']) => `${base.trim()}_${grouped(below)}^${grouped(above)}`,
  munderover: ([base = '', below = '', above = '']) => `${base.trim()}_${grouped(below)}^${grouped(above)} `,
  msqrt: (parts) => `√${grouped(parts.join(''))}`,
  mroot: ([base = '', degree = '']) => `${grouped(base)}^(1/${grouped(degree)})`,
  mfenced: (parts) => `(${parts.join(', ')})`,
  mtable: (parts) => `[${parts.join('; ')}]`,
  mtr: (parts) => parts.join(', '),
  semantics: ([first = '']) => first,
  mphantom: () => '',
  annotation: () => '',
  'annotation-xml': () => '',
  mo: (parts) => operator(parts.join('').trim()),
};

/** The content of a `<math>` element as one line of text for HTML; character references stay as they are. Linear time. */
export function mathmlText(content: string): string {
  const open: Open[] = [{ name: 'math', parts: [] }];
  const close = () => {
    const { name, parts } = open.pop() ?? { name: '', parts: [] };
    const text = Object.hasOwn(written, name) ? (written[name]?.(parts) ?? '') : parts.join('');
    open.at(-1)?.parts.push(text);
  };
  const onTag = (tag: string): string => {
    const name = tagName(tag);
    if (tag.endsWith('/>')) return '';
    if (!tag.startsWith('</')) {
      if (open.length < DEEPEST) open.push({ name, parts: [] });
    } else if (open.length > 1 && open.some((other) => other.name === name)) {
      while (open.length > 2 && open.at(-1)?.name !== name) close();
      close();
    }
    return '';
  };
  const onText = (text: string): string => {
    if (text.trim() !== '') open.at(-1)?.parts.push(text.trim());
    return '';
  };
  mapTags(content.replace(UNSEEN, ''), onTag, onText);
  while (open.length > 1) close();
  return open[0]?.parts.join('').replace(/\s+/g, ' ').trim() ?? '';
}

function grouped(text: string): string {
  const bare = text.trim();
  return SINGLE.test(bare) ? bare : `(${bare})`;
}

function operator(sign: string): string {
  if (sign === '' || TIGHT.test(sign)) return sign;
  return sign === ',' || sign === ';' ? `${sign} ` : ` ${sign} `;
}
