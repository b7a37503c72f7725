import { LRUCache } from 'lru-cache';
import { asksFor, jsonOf, parseRendered, parseTypes, type RenderedPost, type RestReply } from './rest-answer.js';
import { RestError } from './rest-error.js';

/** One GET of the blog's REST API. @throws Error when no answer came */
export type RestGet = (url: URL) => Promise<RestReply>;

/** What is asked about: a post that the database calls public. */
export interface RestPost {
  id: number;
  type: string;
  /** Milliseconds since the epoch; null: WordPress wrote no date. */
  modifiedAt: number | null;
  /** Changes with anything in the row that is rendered. */
  state: string;
}

/** `own`: the API will not say it, and Herald's own rendering is what there is. */
export type RestAnswer = RenderedPost | 'own';

/** The API during one snapshot: a few requests, and none after one that failed. */
export interface RestSession {
  /** A post that is absent from the answer could not be had now. Never throws. */
  rendered(posts: readonly RestPost[]): Promise<Map<number, RestAnswer>>;
}

export interface Rest {
  session(): RestSession;
}

export interface RestMeans {
  /** `wordpress.rest`. */
  root: string;
  get: RestGet;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Hears what is wrong, once, and null when it is well again. */
  tell: (trouble: RestError | null) => void;
}

const POSTS_A_REQUEST = 50;
const REQUESTS_A_SESSION = 5;
/** WordPress is not asked again about a row that did not change, but for what plugins changed meanwhile. */
const FRESH = 10 * 60_000;
const TYPES_FRESH = 60 * 60_000;
/** A post that the API leaves out, or shows as it was, may be one that it never shows: it is waited for so long. */
const PATIENCE = 60 * 60_000;
const MOST_KEPT = 8_000_000;

/** Reads what only PHP can render through WordPress's REST API (wordpress.md §3). The database alone decides what is public. */
export function createRest({ root, get, now, tell }: RestMeans): Rest {
  const kept = new LRUCache<number, { state: string; at: number; post: RenderedPost }>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ post }) => post.html.length + 500,
  });
  const missed = new LRUCache<number, number>({ max: 2000 });
  const bases = new Map([
    ['post', 'posts'],
    ['page', 'pages'],
  ]);
  let typesAt = Number.NEGATIVE_INFINITY;
  let told: string | null = null;

  function say(trouble: RestError | null): void {
    if (told === (trouble?.message ?? null)) return;
    told = trouble?.message ?? null;
    tell(trouble);
  }

  async function readTypes(): Promise<void> {
    for (const [type, base] of parseTypes(await asked('types', {}))) bases.set(type, base);
    typesAt = now();
  }

  async function asked(path: string, questions: Record<string, string>): Promise<unknown> {
    const reply = await get(asksFor(root, path, questions)).catch((error: Error) => {
      throw new RestError('unreachable', `does not answer: ${error.message.replace(/\s+/g, ' ')}`);
    });
    return jsonOf(reply);
  }

  function isFresh({ id, state }: RestPost): RenderedPost | null {
    const known = kept.get(id);
    return known?.state === state && now() - known.at < FRESH ? known.post : null;
  }

  /** Waits a while for what is missing; then Herald's own rendering will do. */
  function missing({ id }: RestPost): 'own' | null {
    const since = missed.get(id) ?? now();
    missed.set(id, since);
    return now() - since >= PATIENCE ? 'own' : null;
  }

  /** @returns posts that came as they were before */
  async function ask(base: string, posts: readonly RestPost[], answers: Map<number, RestAnswer>): Promise<RestPost[]> {
    const ids = posts.map(({ id }) => id);
    const found = parseRendered(
      await asked(base, {
        include: ids.join(','),
        per_page: String(ids.length),
        _fields: 'id,link,content,excerpt,modified_gmt',
      }),
      new Set(ids),
    );
    const late: RestPost[] = [];
    for (const asking of posts) {
      const post = found.get(asking.id);
      const isStale = post?.modifiedAt != null && asking.modifiedAt !== null && post.modifiedAt < asking.modifiedAt;
      if (post === undefined || isStale) {
        const answer = missing(asking);
        if (answer !== null) answers.set(asking.id, answer);
        if (isStale) late.push(asking);
        continue;
      }
      missed.delete(asking.id);
      kept.set(asking.id, { state: asking.state, at: now(), post });
      answers.set(asking.id, post);
    }
    return late;
  }

  function session(): RestSession {
    let left = REQUESTS_A_SESSION;
    const mayAsk = () => left-- > 0;

    async function askAll(posts: readonly RestPost[], answers: Map<number, RestAnswer>): Promise<void> {
      const late: RestPost[] = [];
      const unknownType = posts.some(({ type }) => !bases.has(type));
      if (unknownType && now() - typesAt >= TYPES_FRESH && mayAsk()) await readTypes();
      for (const type of new Set(posts.map((post) => post.type))) {
        const ofType = posts.filter((post) => post.type === type);
        const base = bases.get(type);
        if (base === undefined) {
          if (now() - typesAt < TYPES_FRESH) for (const { id } of ofType) answers.set(id, 'own');
          continue;
        }
        for (let start = 0; start < ofType.length && mayAsk(); start += POSTS_A_REQUEST)
          late.push(...(await ask(base, ofType.slice(start, start + POSTS_A_REQUEST), answers)));
      }
      say(late[0] ? new RestError('stale', `shows post ${late[0].id} as it was before its last change`) : null);
    }

    return {
      async rendered(posts) {
        const answers = new Map<number, RestAnswer>();
        const open = posts.filter((post) => {
          const known = isFresh(post);
          if (known) answers.set(post.id, known);
          return !known;
        });
        if (open.length === 0 || left <= 0) return answers;
        await askAll(open, answers).catch((error: unknown) => {
          left = 0;
          if (!(error instanceof RestError)) throw error;
          say(error);
        });
        return answers;
      },
    };
  }

  return { session };
}
