import { archive, type Edition, editions, gazette, type NewsText } from './editions.js';
import type { SampleBlog } from './sample-blog.js';

/** What a change on the blog must become for a follower. */
export type Sent = 'Create' | 'Update' | 'Delete';

/** One thing that happens on the sample blog. */
export interface Step {
  /** For people, as in "post published". */
  what: string;
  /** Title of the post, or the words of the news item. */
  title: string;
  /** The post or news item: the same word for its beginning, its edit and its end. */
  subject: string;
  expects: Sent;
  /** Words that a follower then reads, and did not read before; null for a Delete. */
  shows: string | null;
  /** Milliseconds since the epoch: it cannot happen sooner. */
  notBefore: number;
  act(): void;
}

export interface DraftParagraph {
  html: string;
  /** A news item, meant for the world; anything else in the draft is not. */
  item: boolean;
}

export interface Round {
  number: number;
  steps: Step[];
}

/** Everything that happens on the sample blog, week after week, without end. */
export interface SampleStory {
  /**
   * Writes the week's draft and its scheduled post, which nobody may see yet, and says what happens next.
   * @param goesLive when the scheduled post is due, milliseconds since the epoch
   */
  nextRound(goesLive: number): Round;
  /** What stands in drafts beside the news items, and must never leave. */
  asides(): readonly string[];
  /** The draft of this week, as the editors see it. */
  draft(): { title: string; paragraphs: readonly DraftParagraph[] };
  /** Ids of the posts written so far, oldest first. */
  posts(): readonly number[];
  /** File of a post's featured image below the uploads, or null. */
  pictureOf(post: number): string | null;
}

const DAY = 24 * 3600_000;

/** Fills the blog with its archive: what is there before Herald looks for the first time. */
export function beginStory(blog: SampleBlog, { now }: { now: () => number }): SampleStory {
  const posts: number[] = [];
  const asides = [gazette.draftTitle, gazette.intro, archive.aside];
  const pictures = new Map<number, string>();
  let draft: Draft;
  let rounds = 0;

  const publish = (fields: Parameters<SampleBlog['insertPost']>[0]): number => {
    const id = blog.insertPost(fields);
    posts.push(id);
    return id;
  };
  for (const { title, text, days } of archive.posts) {
    publish({ title, content: paragraph(text), date: new Date(now() - days * DAY), categories: ['Town'] });
  }
  draft = openDraft(blog, `${gazette.draftTitle}, last week`, [archive.aside]);
  draft.write('archive', htmlOf(archive.news));

  return {
    asides: () => asides,
    draft: () => draft.view(),
    posts: () => posts,
    pictureOf: (post) => pictures.get(post) ?? null,
    nextRound(goesLive) {
      rounds += 1;
      const number = rounds;
      const edition = reprint(editions[(number - 1) % editions.length] as Edition, number);
      asides.push(...edition.asides);
      draft = openDraft(blog, `${gazette.draftTitle}, week ${number}`, edition.asides);
      const scheduled = blog.schedulePost({
        title: edition.scheduled.title,
        content: paragraph(edition.scheduled.text),
        tags: edition.scheduled.tags,
        categories: ['Town'],
        date: new Date(goesLive),
      });
      posts.push(scheduled);
      const file = `greywick-${number}.png`;
      return { number, steps: stepsOf({ blog, edition, number, draft, scheduled, goesLive, file, publish, pictures }) };
    },
  };
}

interface Scene {
  blog: SampleBlog;
  edition: Edition;
  number: number;
  draft: Draft;
  /** Id of the post that waits for its time. */
  scheduled: number;
  goesLive: number;
  /** The picture of the week. */
  file: string;
  publish: SampleBlog['insertPost'];
  pictures: Map<number, string>;
}

function stepsOf({ blog, edition, number, draft, scheduled, goesLive, file, publish, pictures }: Scene): Step[] {
  const { post, news, brief } = edition;
  const plainNews = plain(news.words);
  const corrected = { ...news, words: news.words.replace(news.wrong, news.right) };
  const plainBrief = plain(brief.words);
  let postId = 0;
  const step = (subject: string, rest: Omit<Step, 'subject' | 'notBefore'> & { notBefore?: number }): Step => ({
    subject: `${subject} ${number}`,
    notBefore: 0,
    ...rest,
  });
  return [
    step('post', {
      what: 'post published',
      title: post.title,
      expects: 'Create',
      shows: post.title,
      act() {
        const picture = blog.addAttachment({ file, alt: post.alt, width: 800, height: 450 });
        postId = publish({
          title: post.title,
          excerpt: post.excerpt,
          content: post.text.map(paragraph).join('\n\n'),
          tags: post.tags,
          categories: [post.category],
        });
        blog.setFeaturedImage(postId, picture);
        pictures.set(postId, file);
      },
    }),
    step('news', {
      what: 'news item in the draft',
      title: plainNews,
      expects: 'Create',
      shows: plainNews,
      act: () => draft.write('news', htmlOf(news)),
    }),
    step('post', {
      what: 'post edited',
      title: post.title,
      expects: 'Update',
      shows: post.right,
      act: () => blog.updatePost(postId, { excerpt: post.excerpt.replace(post.wrong, post.right) }),
    }),
    step('brief', {
      what: 'news item in the draft',
      title: plainBrief,
      expects: 'Create',
      shows: plainBrief,
      act: () => draft.write('brief', htmlOf(brief)),
    }),
    step('news', {
      what: 'news item edited',
      title: plain(corrected.words),
      expects: 'Update',
      shows: news.right,
      act: () => draft.write('news', htmlOf(corrected)),
    }),
    step('scheduled', {
      what: 'scheduled post goes live',
      title: edition.scheduled.title,
      expects: 'Create',
      shows: edition.scheduled.title,
      notBefore: goesLive,
      act: () => blog.runCron(),
    }),
    step('brief', {
      what: 'news item taken out',
      title: plainBrief,
      expects: 'Delete',
      shows: null,
      act: () => draft.remove('brief'),
    }),
    step('scheduled', {
      what: 'post put in the trash',
      title: edition.scheduled.title,
      expects: 'Delete',
      shows: null,
      act: () => blog.trashPost(scheduled),
    }),
  ];
}

interface Draft {
  write(name: string, html: string): void;
  remove(name: string): void;
  view(): { title: string; paragraphs: readonly DraftParagraph[] };
}

/** A draft that grows: an introduction, the news items, and notes of the editors for themselves. */
function openDraft(blog: SampleBlog, title: string, asides: readonly string[]): Draft {
  const items = new Map<string, string>();
  const paragraphs = (): DraftParagraph[] => {
    const [first = '', ...others] = asides;
    return [
      { html: gazette.intro, item: false },
      { html: first, item: false },
      ...[...items.values()].map((html) => ({ html, item: true })),
      ...others.map((html) => ({ html, item: false })),
    ];
  };
  const content = () =>
    paragraphs()
      .map(({ html }) => paragraph(html))
      .join('\n\n');
  const id = blog.insertPost({ title, content: content(), status: 'draft' });
  const save = () => blog.updatePost(id, { content: content() });
  return {
    write(name, html) {
      items.set(name, html);
      save();
    },
    remove(name) {
      items.delete(name);
      save();
    },
    view: () => ({ title, paragraphs: paragraphs() }),
  };
}

/** As the block editor saves it. */
function paragraph(html: string): string {
  return `<!-- wp:paragraph -->\n<p>${html}</p>\n<!-- /wp:paragraph -->`;
}

function htmlOf({ words, link }: NewsText): string {
  return words.replace(/\[(.*)\]/, `<a href="${link}">$1</a>`);
}

function plain(words: string): string {
  return words.replace(/[[\]]/g, '');
}

/** The same stories again in later weeks: with other words and links, or they would not be new. */
function reprint(edition: Edition, number: number): Edition {
  if (number <= editions.length) return edition;
  const week = `week ${number}`;
  const again = <T extends NewsText>(news: T): T => ({
    ...news,
    words: `In ${week}: ${news.words}`,
    link: `${news.link}/${number}`,
  });
  return {
    ...edition,
    post: { ...edition.post, title: `${edition.post.title}, ${week}` },
    scheduled: { ...edition.scheduled, title: `${edition.scheduled.title}, ${week}` },
    news: again(edition.news),
    brief: again(edition.brief),
    asides: edition.asides.map((aside) => `${aside} (${week})`),
  };
}
