import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { NewsSourceConfig } from '../../src/config/config.js';
import { MINUTE, newsSource, SECOND, type Sent, type Stage, setStage } from './blog-and-herald.js';

/*
 * A blog whose editors do anything, told as a list of steps, and what their readers must have of it: kept by a model that
 * knows each piece of news by a word that stands nowhere else.
 */

/** One step of a story; `a` and `b` say which and where, whatever there is to choose from. */
export interface Step {
  do: (typeof EDITS)[number] | (typeof TURNS)[number] | (typeof LOOKS)[number];
  a?: number;
  b?: number;
}

export const EDITS = [
  ...['insert', 'insert', 'insert', 'aside', 'edit', 'fix', 'relink', 'reorder', 'split', 'merge', 'remove', 'undo'],
  ...['type', 'type', 'hold', 'release', 'cut', 'paste', 'copy', 'move'],
  ...['episode', 'episode', 'namesake', 'namesake', 'duplicate', 'duplicate', 'reuse'],
] as const satisfies readonly string[];
export const TURNS = [
  ...[
    'publish',
    'publish as copy',
    'unpublish',
    'trash',
    'untrash',
    'delete',
    'copy draft',
    'new draft',
    'hide',
    'show',
  ],
  ...['rename', 'lock', 'unlock', 'new empty draft'],
] as const satisfies readonly string[];
export const LOOKS = ['look', 'look', 'wait', 'sleep', 'kill', 'fail', 'retire'] as const satisfies readonly string[];

export const SETTLE = 3 * MINUTE;
export const PATIENCE = 8 * MINUTE;
export const REMOVAL_CYCLES = 3;
const LOCK = 150 * SECOND;

/**
 * A piece of news: its word, its link, its other words. One that is being typed ends in the middle of a word. Readers see
 * its name, which is its word; or the name of a series, the parts of which differ in their links alone, and the link has the word.
 */
interface Piece {
  word: string;
  name: string;
  link: string;
  words: string[];
  typing: boolean;
}

/** A paragraph. Pieces that were merged share one. */
interface Paragraph {
  pieces: Piece[];
  held: boolean;
  /** The block's id, which a duplicated block keeps. */
  anchor: string | null;
}

interface Post {
  id: number;
  status: 'draft' | 'publish' | 'private' | 'trash' | 'gone';
  named: boolean;
  paragraphs: Paragraph[];
  asides: number;
  /** Earlier contents. */
  past: Paragraph[][];
  /** WordPress gave it a date, public or private: where Herald meets such a draft first, it may be an old page. */
  dated: boolean;
  lockedAt: number | null;
  /** How the last look found it; null before the first. */
  seenAs: 'draft' | 'other' | null;
}

export interface StoryRules {
  removal: NewsSourceConfig['removal'];
  /** The news is in Japanese script, without spaces and links. */
  unspaced?: boolean;
}

const MOST_POSTS = 5;
/** What has been away for an hour comes back only as it was. */
const LOST = 61 * MINUTE;

/** Tells the story to Herald and judges, after each look and at the end, what the readers were told. */
export async function tellStory(steps: readonly Step[], { removal, unspaced = false }: StoryRules): Promise<void> {
  const times = { settle: SETTLE, lockPatience: PATIENCE, removalCycles: REMOVAL_CYCLES };
  const source = newsSource({ ...times, removal, requireLink: !unspaced });
  const stage = setStage({ sources: [source], brake: { maxCreates: 1000, maxDeletes: 1000 } });
  try {
    const story = createStory(stage, removal, unspaced);
    await story.begin();
    for (const step of steps) await story.act(step);
    await story.end();
  } finally {
    await stage.close();
  }
}

function createStory(stage: Stage, removal: StoryRules['removal'], unspaced: boolean) {
  const { htmlOf, textOf } = unspaced ? japanese : english;
  const posts: Post[] = [];
  const reader = createReader();
  let made = 0;
  let secrets = 0;
  let clipboard: Paragraph | null = null;
  /** Since when each text has stood in a post, as far as looks can tell; and the same at the last look. */
  let stood = new Map<string, number>();
  let stoodAtLook = new Map<string, number>();
  /** Words that the readers must get, need not get, those that once shared a paragraph, and shared one with old news. */
  const must = new Set<string>();
  const may = new Set<string>();
  /** Words that only such looks saw as did not come to their end: Herald may know them, or not. */
  const glimpsed = new Set<string>();
  /** Those of them that were no news where they were seen: Herald may know them as old. */
  const doubtful = new Set<string>();
  const joint = new Set<string>();
  const old = new Set<string>();
  /**
   * Words whose copies came to differ in their link, or in one post in their text, and all forms that each word ever had:
   * an editor who copies a block and edits one has written another item, and each form may be told once.
   */
  const twins = new Set<string>();
  const forms = new Map<string, Set<string>>();
  /** With which link each word was in each post at the last look. */
  let placed = new Map<string, string>();
  /** Since which look a link has been nowhere; null: it is somewhere. */
  const missed = new Map<string, number | null>();
  /** At how many looks in a row a word stood nowhere. */
  const away = new Map<string, number>();

  const write = (status: Post['status'], paragraphs: Paragraph[], dated = false): Post => {
    const id = stage.blog.insertPost({
      title: 'News Roundup',
      status: status as 'draft',
      content: contentOf(paragraphs, 0),
    });
    const post: Post = {
      ...{ id, status, named: true, paragraphs, asides: 0, past: [], dated, lockedAt: null, seenAs: null },
    };
    posts.push(post);
    return post;
  };
  const fresh = (typing = false): Paragraph => {
    const word = `w${++made}`;
    const isSeries = made % 3 === 0;
    const named = isSeries ? { name: `n${made}`, link: `${word}-l${made}` } : { name: word, link: `l${made}` };
    const anchor = made % 2 === 0 ? `a${made}` : null;
    const words = Array.from({ length: 20 }, (_, index) => `${FRUIT[index]}${made}`);
    return { pieces: [{ word, ...named, words, typing }], held: false, anchor };
  };
  /** The same words with another link; or, outside of series, another name with the same link. */
  const kin = ({ word, name, link, words }: Piece, what: 'episode' | 'namesake'): Paragraph => {
    const mine = `w${++made}`;
    const named = what === 'episode' ? { name, link: `${mine}-l${made}` } : { name: mine, link };
    // Where the first is old and edited meanwhile, this may be taken for it.
    if (may.has(word) || old.has(word)) old.add(mine);
    return { pieces: [{ word: mine, ...named, words: [...words], typing: false }], held: false, anchor: null };
  };
  const isPart = ({ word, name }: Piece) => name !== word;

  const standing = () => posts.filter(({ status }) => status !== 'trash' && status !== 'gone');
  const editable = () => posts.filter(({ status }) => status === 'draft' || status === 'publish');
  const shownIn = (post: Post) => post.paragraphs.filter(({ held }) => !held);
  const isRolling = (post: Post) => post.status === 'draft' && post.named;
  const isThere = (link: string) =>
    posts.some((post) => post.paragraphs.some(({ pieces }) => pieces.some((piece) => piece.link === link)));
  const mayLeave = (post: Post) => isRolling(post) || post.status === 'publish';

  function save(post: Post): void {
    stage.pass(5 * SECOND);
    post.past.push(structuredClone(post.paragraphs));
    stage.blog.updatePost(post.id, { content: contentOf(post.paragraphs, post.asides) });
    settleTexts();
  }

  function settleTexts(): void {
    const texts = standing().flatMap((post) => shownIn(post).map(textOf));
    stood = new Map(texts.map((text) => [text, stood.get(text) ?? stoodAtLook.get(text) ?? stage.now()]));
    findTwins();
  }

  function findTwins(): void {
    const byWord = new Map<string, { post: Post; link: string; said: string; words: string[] }[]>();
    for (const post of standing()) {
      for (const paragraph of post.paragraphs) {
        const { pieces } = paragraph;
        const words = pieces.map(({ word }) => word);
        const one = { post, link: pieces[0]?.link ?? '', said: textOf(paragraph), words };
        for (const word of words) {
          const others = byWord.get(word) ?? [];
          const differing = others.filter(
            (other) => other.link !== one.link || (other.post === post && other.said !== one.said),
          );
          for (const twin of differing.flatMap((other) => [...other.words, ...words])) twins.add(twin);
          byWord.set(word, [...others, one]);
          forms.set(word, new Set(forms.get(word)).add(one.said));
        }
      }
    }
  }

  /** What is said of one piece of news lives in one Note, and that of twins in no more than they have forms. */
  function judgeNumber(word: string, when: string): void {
    const most = twins.has(word) ? (forms.get(word)?.size ?? 1) : 1;
    expect(reader.living(word), `Notes with ${word}${when}`).to.have.length.within(1, most);
  }

  function edit(what: Step['do'], a: number, b: number): void {
    const post = pick(editable(), a);
    if (!post) return;
    const { paragraphs } = post;
    const at = paragraphs.length === 0 ? 0 : b % paragraphs.length;
    const paragraph = paragraphs[at];
    const piece = paragraph && pick(paragraph.pieces, a + b);
    const typed = paragraphs.find(({ pieces }) => pieces.some(({ typing }) => typing));
    if (what === 'insert') paragraphs.splice(at, 0, fresh());
    else if (what === 'aside') post.asides += 1;
    else if (what === 'reuse') {
      const links = [...missed].filter(
        ([link, since]) => since !== null && stage.now() - since > LOST && !isThere(link),
      );
      const again = pick(links, b);
      if (!again) return;
      const { pieces, ...rest } = fresh();
      paragraphs.splice(at, 0, { ...rest, pieces: pieces.map((one) => ({ ...one, name: one.word, link: again[0] })) });
    } else if (what === 'paste' && clipboard) {
      paragraphs.splice(at, 0, clipboard);
      clipboard = null;
    } else if (what === 'type') {
      // Autosaves overwrite the draft while somebody types, and the lock is fresh.
      if (typed) for (const one of typed.pieces) one.typing = false;
      else paragraphs.push(fresh(true));
      stage.blog.lockPost(post.id);
      post.lockedAt = stage.now();
    } else if (what === 'undo') {
      const before = pick(post.past, b);
      if (before) post.paragraphs = structuredClone(before);
    } else if (!paragraph || !piece) return;
    else if (what === 'edit') piece.words[18] = `edited${++made}`;
    else if (what === 'fix') piece.words[19] = `fixed${++made}`;
    else if (what === 'relink') piece.link = isPart(piece) ? `${piece.word}-l${++made}` : `l${++made}`;
    else if (what === 'episode' && isPart(piece) && !unspaced) paragraphs.splice(at + (a % 2), 0, kin(piece, what));
    else if (what === 'namesake' && !isPart(piece) && paragraph.pieces.length === 1)
      paragraphs.splice(at + (a % 2), 0, kin(piece, what));
    else if (what === 'duplicate' && paragraph.anchor !== null) {
      const other = fresh();
      if (may.has(piece.word) || old.has(piece.word)) for (const { word } of other.pieces) old.add(word);
      paragraphs.splice(at, 0, { ...other, anchor: paragraph.anchor });
      piece.words[19] = `fixed${++made}`;
    } else if (what === 'reorder') paragraphs.push(...paragraphs.splice(at, 1));
    else if (what === 'remove') paragraphs.splice(at, 1);
    else if (what === 'copy') paragraphs.push(structuredClone(paragraph));
    else if (what === 'hold') paragraph.held = true;
    else if (what === 'release') paragraph.held = false;
    else if (what === 'cut') [clipboard = null] = paragraphs.splice(at, 1);
    else if (what === 'split' && paragraph.pieces.length > 1) {
      const tail = { pieces: paragraph.pieces.splice(1), held: paragraph.held, anchor: null };
      paragraphs.splice(at + 1, 0, tail);
    } else if (what === 'merge' && paragraphs[at + 1]) {
      const [next] = paragraphs.splice(at + 1, 1);
      paragraph.pieces.push(...(next?.pieces ?? []));
      if (next?.held) paragraph.held = true;
      const words = paragraph.pieces.map(({ word }) => word);
      for (const word of words) joint.add(word);
      // What is merged with old news is an edit of that, and old.
      if (words.some((word) => may.has(word))) for (const word of words) old.add(word);
    } else if (what === 'move') {
      const target = pick(
        editable().filter((other) => other !== post),
        a + b,
      );
      if (!target) return;
      paragraphs.splice(at, 1);
      target.paragraphs.push(paragraph);
      save(target);
    }
    save(post);
  }

  function turn(what: Step['do'], a: number): void {
    const of = (...status: Post['status'][]) =>
      pick(
        posts.filter((post) => status.includes(post.status)),
        a,
      );
    const become = (post: Post | undefined, status: 'draft' | 'publish' | 'private') => {
      if (!post) return;
      stage.blog.updatePost(post.id, { status });
      post.status = status;
      post.dated ||= status !== 'draft';
    };
    stage.pass(5 * SECOND);
    const draft = of('draft');
    if (what === 'publish') become(draft, 'publish');
    else if (what === 'unpublish') become(of('publish'), 'draft');
    else if (what === 'hide') become(draft, 'private');
    else if (what === 'show') become(of('private'), 'draft');
    else if (what === 'rename' && draft) {
      draft.named = !draft.named;
      stage.blog.updatePost(draft.id, { title: draft.named ? 'News Roundup' : 'Something else' });
    } else if (what === 'lock' && draft) {
      stage.blog.lockPost(draft.id);
      draft.lockedAt = stage.now();
    } else if (what === 'unlock') stage.pass(LOCK);
    else if (what === 'trash') {
      const post = of('draft', 'publish');
      if (!post) return;
      stage.blog.trashPost(post.id);
      post.status = 'trash';
    } else if (what === 'untrash') {
      const post = of('trash');
      if (!post) return;
      stage.blog.untrashPost(post.id);
      post.status = 'draft';
    } else if (what === 'delete') {
      const post = of('draft', 'trash', 'publish', 'private');
      if (!post) return;
      stage.blog.deletePost(post.id);
      post.status = 'gone';
    } else if (posts.length < MOST_POSTS) {
      const copied = structuredClone(draft?.paragraphs ?? []);
      if (what === 'new draft') write('draft', [fresh()]);
      else if (what === 'new empty draft') {
        const empty = write('draft', [], a % 2 === 1);
        if (empty.dated)
          stage.meddle("UPDATE wp_posts SET post_date_gmt = '2026-05-01 08:00:00' WHERE ID = ?", empty.id);
      } else if (what === 'copy draft' && draft) write('draft', copied);
      else if (what === 'publish as copy' && draft) {
        write('publish', copied, true);
        if (a % 2 === 1) {
          stage.blog.trashPost(draft.id);
          draft.status = 'trash';
        }
      }
    }
    settleTexts();
  }

  /** What a look shows. One that does not come to its end owes nobody what it saw: the next one sees it again, if it is there. */
  function beSeen(ends: boolean): void {
    const here = new Set<string>();
    // A copy under another title is none of Herald's business.
    for (const post of standing().filter(({ named }) => named)) {
      for (const paragraph of shownIn(post)) for (const { word } of paragraph.pieces) here.add(word);
    }
    const known = new Set([...must, ...may]);
    const owed = new Set<string>();
    for (const post of standing()) {
      const words = shownIn(post).flatMap(({ pieces }) => pieces.map(({ word }) => word));
      const isNews = isRolling(post) ? post.seenAs !== null || !post.dated : post.seenAs === 'draft';
      for (const word of words) {
        if (known.has(word)) continue;
        const isOwed = mayLeave(post) && isNews;
        if (!ends) glimpsed.add(word);
        if (!ends && !isOwed) doubtful.add(word);
        if (ends && isOwed) owed.add(word);
        else if (ends && (post.status === 'publish' || isRolling(post))) may.add(word);
      }
      // Herald sees no post without items that is neither a draft nor a page, nor one with another title.
      const isSeen = post.seenAs !== null || (post.named && post.status !== 'private');
      if (ends && isSeen) post.seenAs = isRolling(post) ? 'draft' : 'other';
    }
    // What stands on a page that was public before, too, is a copy of that.
    for (const word of owed) (may.has(word) || doubtful.has(word) ? may : must).add(word);
    for (const word of [...must, ...may, ...glimpsed]) {
      away.set(word, here.has(word) ? 0 : (away.get(word) ?? 0) + 1);
    }
    stoodAtLook = new Map(stood);
    if (!ends) return;
    const found = standing().flatMap((post) =>
      shownIn(post).flatMap(({ pieces }) => pieces.map((piece) => ({ post, piece }))),
    );
    placed = new Map(found.map(({ post, piece }) => [`${post.id} ${piece.word}`, piece.link]));
    for (const { piece } of found) if (!isPart(piece)) missed.set(piece.link, null);
    for (const [link, since] of missed)
      if (since === null && !found.some(({ piece }) => piece.link === link)) missed.set(link, stage.now());
  }

  const everywhere = () => standing().flatMap(({ paragraphs }) => paragraphs);
  const places = (word: string) =>
    standing()
      .filter(mayLeave)
      .flatMap((post) => shownIn(post).map((paragraph) => ({ post, paragraph })))
      .filter(({ paragraph: { pieces } }) => pieces.length === 1 && pieces[0]?.word === word);

  function judge(wasPlaced: ReadonlyMap<string, string>): void {
    const allowed = new Map<string, Post[]>();
    for (const post of standing().filter(mayLeave)) {
      for (const paragraph of shownIn(post)) {
        const text = textOf(paragraph);
        allowed.set(text, [...(allowed.get(text) ?? []), post]);
      }
    }
    for (const one of stage.sent()) {
      const before = reader.textOf(one.note);
      reader.read(one);
      if (one.type === 'Update' && before !== null) judgeUpdate(before, saidBy(one));
      if (one.type === 'Delete') judgeDelete(before ?? '');
      else if (one.type === 'Create' || saidBy(one) !== before) judgeWords(one);
    }

    function judgeWords(one: Sent): void {
      const said = saidBy(one);
      const places = allowed.get(said);
      expect(places, `${one.type} of what stands in no post: ${said}`).not.to.equal(undefined);
      const stoodFor = stage.now() - Number(stood.get(said));
      const locked = places?.every(({ lockedAt }) => lockedAt !== null && stage.now() - lockedAt < LOCK);
      expect(stoodFor, `${one.type} of what had not settled: ${said}`).to.be.at.least(locked ? PATIENCE : SETTLE);
      if (one.type !== 'Create') return;
      if (!wordsIn(said).some((word) => twins.has(word)))
        expect(reader.saying(wordsIn(said)), `Notes of just ${wordsIn(said)}`).to.deep.equal([one.note]);
      for (const word of wordsIn(said)) {
        if (joint.has(word)) continue;
        expect(reader.living(word), `Notes with ${word}`).to.include(one.note);
        judgeNumber(word, '');
        expect(must.has(word) || may.has(word) || glimpsed.has(word), `${word} was seen`).to.equal(true);
      }
    }

    /** The Note of an item that is where it was, with its link, never becomes that of another one. */
    function judgeUpdate(before: string, after: string): void {
      for (const word of wordsIn(before)) {
        if (wordsIn(after).includes(word) || joint.has(word) || twins.has(word)) continue;
        for (const { post, paragraph } of places(word)) {
          const [{ link = '' } = {}] = paragraph.pieces;
          const sameLink = before.startsWith(`[${link}]`) && wasPlaced.get(`${post.id} ${word}`) === link;
          const alone = everywhere().filter((other) => other.pieces.some((piece) => piece.link === link)).length === 1;
          const kept = textOf(paragraph) === before || (sameLink && alone);
          expect(kept && wasPlaced.has(`${post.id} ${word}`), `Note of ${word} given to ${after}`).to.equal(false);
        }
      }
    }

    function judgeDelete(text: string): void {
      expect(removal, 'a Delete').not.to.equal('keep');
      for (const word of wordsIn(text)) {
        // Of twins, each goes by itself.
        if (joint.has(word) || twins.has(word)) continue;
        expect(away.get(word), `looks without ${word}`).to.be.at.least(REMOVAL_CYCLES);
      }
    }
  }

  async function look(how: Step['do'], nth: number): Promise<void> {
    stage.breakCursors(how === 'kill');
    stage.breakEnqueue(how === 'fail' ? 1 + (nth % 3) : null);
    const reports = await stage.cycle();
    const wasPlaced = placed;
    beSeen(reports.every(({ error }) => error === null));
    stage.breakCursors(false);
    stage.breakEnqueue(null);
    if (how === 'kill') stage.restart();
    judge(wasPlaced);
  }

  return {
    async begin() {
      const first = write('draft', [fresh(), fresh()]);
      for (const { pieces } of first.paragraphs) for (const { word } of pieces) may.add(word);
      settleTexts();
      stage.pass(60 * MINUTE);
      await look('look', 0);
      expect(reader.all(), 'what was there before').to.deep.equal([]);
    },
    async act({ do: what, a = 0, b = 0 }: Step) {
      if ((EDITS as readonly string[]).includes(what)) edit(what, a, b);
      else if ((TURNS as readonly string[]).includes(what)) turn(what, a);
      else if (what === 'wait') stage.pass((1 + (a % 5)) * 40 * SECOND);
      else if (what === 'sleep') stage.pass((1 + a) * 10 * MINUTE);
      else if (what === 'retire') {
        edit('remove', a, b);
        await look('look', 0);
        stage.pass(LOST + MINUTE);
      } else {
        stage.pass((20 + 10 * (a % 7)) * SECOND);
        await look(what, a);
      }
    },
    /** Everybody goes home; Herald goes on looking. */
    async end() {
      for (let minute = 0; minute < (SETTLE + PATIENCE) / MINUTE + REMOVAL_CYCLES; minute += 1) {
        stage.pass(MINUTE);
        await look('look', 0);
      }
      expect(
        stage.living().map(({ id }) => id),
        'living Notes',
      ).to.have.members(reader.all());
      const shown = standing()
        .filter(mayLeave)
        .flatMap((post) => shownIn(post));
      const texts = new Set(shown.map(textOf));
      for (const note of removal === 'keep' ? [] : reader.all()) {
        const text = reader.textOf(note) ?? '';
        const hidden = standing().some((post) => !mayLeave(post) && wordsIn(text).some((word) => hasWord(post, word)));
        if (!hidden) expect(texts, `what stands in no post, at the end: ${text}`).to.include(text);
      }
      for (const { pieces } of standing()
        .filter((post) => mayLeave(post) && post.named)
        .flatMap(shownIn)) {
        for (const { word } of pieces) {
          if (!must.has(word) || old.has(word)) continue;
          expect(reader.living(word), `Notes with ${word} at the end`).to.have.length.of.at.least(1);
          if (!joint.has(word)) judgeNumber(word, ' at the end');
        }
      }
      expect(JSON.stringify(stage.dump())).not.to.include('secret');
    },
  };

  function contentOf(paragraphs: readonly Paragraph[], asides: number): string {
    const held = unspaced ? ' class="hold"' : '';
    const secret = Array.from(
      { length: asides },
      () => `<p${held}>A secret${++secrets} that nobody shall read before.</p>`,
    );
    const news = paragraphs.map(
      ({ pieces, held, anchor }) =>
        `<p${anchor ? ` id="${anchor}"` : ''}${held ? ' class="hold"' : ''}>${pieces.map(htmlOf).join(' ')}</p>`,
    );
    return [...secret, ...news].join('\n\n');
  }
}

const FRUIT = [
  ...'apple pear plum cherry grape melon fig date lemon quince peach currant lime mango papaya kiwi'.split(' '),
  ...'banana orange sloe guava'.split(' '),
];

function pick<T>(all: readonly T[], which: number): T | undefined {
  return all[which % Math.max(1, all.length)];
}

function shownWords({ words, typing }: Piece): string[] {
  return typing ? [...words.slice(0, 17), (words[17] ?? '').slice(0, 3)] : words;
}

/** How the news is written. */
const english = {
  htmlOf: (piece: Piece) =>
    `<a href="https://paper.test/${piece.link}">${piece.name}</a> ${shownWords(piece).join(' ')}`,
  textOf: ({ pieces }: Paragraph) =>
    pieces.map((piece) => [`[${piece.link}]`, piece.name, ...shownWords(piece)].join(' ')).join(' '),
};
const japanese = {
  htmlOf: (piece: Piece) => `${piece.word}${shownWords(piece).map(inKana).join('')}`,
  textOf: ({ pieces }: Paragraph) => pieces.map(japanese.htmlOf).join(' '),
};

/** Four characters for a word, other ones for another word. */
function inKana(word: string): string {
  const bytes = createHash('sha256').update(word).digest().subarray(0, 4);
  return [...bytes].map((byte) => String.fromCodePoint(0x3041 + (byte % 80))).join('');
}

function hasWord({ paragraphs }: Post, word: string): boolean {
  return paragraphs.some(({ pieces }) => pieces.some((piece) => piece.word === word));
}

function wordsIn(text: string): string[] {
  return text.match(/\bw\d+\b/g) ?? [];
}

/** The first paragraph of a Note, with its links: the item. */
function saidBy({ object }: Sent): string {
  const [item = ''] = (object.content ?? '').split('</p>');
  return item
    .replace(/<a href="https:\/\/paper\.test\/([\w-]+)"[^>]*>/g, '[$1] ')
    .replace(/<[^>]*>/g, '')
    .trim();
}

/** What a reader's server has of every Note, told by the activities alone. Fails where they contradict one another. */
function createReader() {
  const living = new Map<string, { text: string; at: number }>();
  const gone = new Set<string>();
  return {
    read(one: Sent): void {
      const { type, note, object } = one;
      const before = living.get(note);
      expect(gone.has(note), `${type} after the Delete of ${note}`).to.equal(false);
      expect(before !== undefined, `${type} of ${note}`).to.equal(type !== 'Create');
      if (type === 'Delete') {
        living.delete(note);
        gone.add(note);
        return;
      }
      const at = Date.parse(String(object.updated ?? object.published));
      if (before) expect(at, 'updated').to.be.above(before.at);
      living.set(note, { text: saidBy(one), at });
    },
    textOf: (note: string) => living.get(note)?.text ?? null,
    all: () => [...living.keys()],
    /** Those of exactly these words. */
    saying: (words: string[]) =>
      [...living].filter(([, { text }]) => wordsIn(text).join() === words.join()).map(([note]) => note),
    living: (word: string) => [...living].filter(([, { text }]) => wordsIn(text).includes(word)).map(([note]) => note),
  };
}
