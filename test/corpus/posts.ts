import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'smol-toml';

/**
 * A post of the corpus: what an editor saved, and what a reader must and must not find of it. `posts/NAME.html` holds it
 * as TOML between two lines `+++`, and the content below, exactly as the editor leaves it in `post_content`.
 */
export interface CorpusPost extends Story, Expectations {
  /** The name of its file. */
  name: string;
  content: string;
}

interface Story {
  title: string;
  excerpt: string;
  type: string;
  status: string;
  password: string;
  tags: string[];
  categories: string[];
  /** Post format; empty: standard. */
  format: string;
  /** Attachment that is the featured image; 0: none. */
  featured: number;
  /** Attachments that were uploaded to this post. */
  owns: number[];
  /** Its id, where others refer to it; 0: WordPress mints one. */
  id: number;
  sticky: boolean;
  /** `trainee`: an author whose HTML WordPress cleans when it is saved. */
  author: string;
  meta: Record<string, string>;
}

interface Expectations {
  /** Whether a Note is made of it at all. */
  sent: boolean;
  /** WordPress shows other posts in it, and other parts of the site: its page has words that a Note need not have. */
  showsOthers: boolean;
  /** Texts that a reader of the whole content finds, each in one line of what a timeline shows. */
  says: string[];
  saysInExcerpt: string[];
  /** Texts that no reader finds, whatever the Note shows. */
  hides: string[];
  /** Texts that look like a fault, and are what the author wants to say. */
  meant: string[];
  /** File names of the pictures that go with the whole content, in their order; null: nothing is said about them. */
  images: string[] | null;
}

/** How the file says it. */
type FrontMatter = Partial<Omit<CorpusPost, 'name' | 'content' | 'saysInExcerpt' | 'showsOthers'>> & {
  says_in_excerpt?: string[];
  shows_others?: boolean;
  /** The content so many times, `%n%` counting. */
  repeat?: number;
  /** The content so many times within itself, at `%inner%`. */
  nest?: number;
  /** Saved with the line ends of another system. */
  crlf?: boolean;
};

const directory = new URL('posts/', import.meta.url);

/** What would only take room in a file. */
const fillings: Record<string, string> = {
  words: `It rained ${'and then came another boat '.repeat(2500).trim()}`,
  long: Array.from({ length: 40 }, (_, index) => `parameter${index}=value-${index}`).join('&amp;'),
  path: Array.from({ length: 40 }, (_, index) => `chapter-${index}`).join('/'),
  word: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz'.repeat(9),
  title: `A headline that nobody at the desk cut${' and nobody at the printer’s either,'.repeat(20)} until now`,
};

/** All of them, by name. */
export function corpusPosts(): CorpusPost[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.html'))
    .sort()
    .map((file) => readPost(basename(file, '.html'), readFileSync(new URL(file, directory), 'utf8')));
}

function readPost(name: string, text: string): CorpusPost {
  const [, head = '', body = ''] = /^\+\+\+\n([\s\S]*?)\n?\+\+\+\n([\s\S]*)$/.exec(text) ?? [];
  const { repeat = 0, nest = 0, crlf, says_in_excerpt, shows_others, ...front } = parse(head) as FrontMatter;
  const content = grown(filled(body.replace(/\n$/, '')), { repeat, nest });
  return {
    name,
    excerpt: '',
    type: 'post',
    status: 'publish',
    password: '',
    tags: [],
    categories: [],
    format: '',
    featured: 0,
    owns: [],
    id: 0,
    sticky: false,
    author: '',
    meta: {},
    sent: front.type !== 'wp_block',
    says: [],
    saysInExcerpt: says_in_excerpt ?? [],
    showsOthers: shows_others ?? false,
    hides: [],
    meant: [],
    images: null,
    ...front,
    title: filled(front.title ?? ''),
    content: crlf ? content.replaceAll('\n', '\r\n') : content,
  };
}

function filled(text: string): string {
  return text.replace(/%(\w+)%/g, (whole, name: string) => fillings[name] ?? whole);
}

function grown(content: string, { repeat, nest }: Required<Pick<FrontMatter, 'repeat' | 'nest'>>): string {
  if (repeat > 0) {
    return Array.from({ length: repeat }, (_, index) => content.replaceAll('%n%', String(index + 1))).join('\n');
  }
  let inner = '<p>The innermost words.</p>';
  for (let depth = 0; depth < nest; depth += 1) inner = content.replace('%inner%', () => inner);
  return nest > 0 ? inner : content;
}
