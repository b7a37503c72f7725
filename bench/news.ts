import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HOUR, MINUTE, newsSource, type Stage, setStage } from '../test/publishing/blog-and-herald.js';

export interface NewsBench {
  items: number;
  idleCycles: number;
  print: (line: string) => void;
}

/** Milliseconds of a cycle, and what it added to the store's write-ahead log. */
export interface NewsCost {
  milliseconds: number;
  walBytes: number;
}

export interface NewsFacts {
  first: NewsCost;
  /** Nothing changed; the median. */
  idle: NewsCost;
  /** One item was corrected. */
  one: NewsCost;
  /** Words and links of all items were replaced. */
  all: NewsCost;
  /** Milliseconds of reading the draft's text and making a hash of it, and nothing else. */
  bare: number;
}

const ORDINARY: NewsBench = { items: 2000, idleCycles: 15, print: () => {} };
const WORDS_AN_ITEM = 40;
const VOCABULARY = 2000;

/** Cycles over one rolling draft of many items, in memory of one process. An idle one must not compare, render or write items. */
export async function benchNews(options: Partial<NewsBench> = {}): Promise<NewsFacts> {
  const { items, idleCycles, print } = { ...ORDINARY, ...options };
  const stage = setStage({ sources: [newsSource()] });
  try {
    const texts = Array.from({ length: items }, (_, index) => words(index));
    const id = stage.blog.insertPost({ title: 'News Roundup', status: 'draft', content: draftOf(texts) });
    stage.pass(HOUR);
    const first = await cycle(stage);
    const idle: NewsCost[] = [];
    for (let n = 0; n < idleCycles; n += 1) idle.push(await cycle(stage));
    const bare = bareRead(stage, id);
    stage.blog.updatePost(id, { content: draftOf(texts.with(0, `${texts[0]} corrected`)) });
    const one = await cycle(stage);
    stage.blog.updatePost(id, {
      content: draftOf(
        texts.map((_, index) => words(items + index)),
        '?v=2',
      ),
    });
    const all = await cycle(stage);
    const facts = { first, idle: median(idle), one, all, bare };
    for (const line of lines(items, facts)) print(line);
    return facts;
  } finally {
    await stage.close();
  }
}

function draftOf(texts: readonly string[], query = ''): string {
  return texts
    .map((text, index) => `<p>${text} <a href="https://paper.test/${index}${query}">there</a>.</p>`)
    .join('\n\n');
}

/** The same words for the same number, in every run. */
function words(number: number): string {
  let seed = number * 7919 + 1;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % VOCABULARY;
  };
  return Array.from({ length: WORDS_AN_ITEM }, () => `word${next()}`).join(' ');
}

async function cycle(stage: Stage): Promise<NewsCost> {
  stage.db.sql.pragma('wal_checkpoint(TRUNCATE)');
  stage.pass(MINUTE);
  const started = performance.now();
  const [report] = await stage.cycle();
  const milliseconds = performance.now() - started;
  if (report?.error) throw new Error(report.error);
  return { milliseconds, walBytes: statSync(`${stage.db.sql.name}-wal`).size };
}

function bareRead({ blog }: Stage, id: number): number {
  const times = Array.from({ length: 9 }, () => {
    const started = performance.now();
    createHash('sha256')
      .update(String(blog.post(id)?.post_content))
      .digest();
    return performance.now() - started;
  });
  return times.sort((a, b) => a - b)[4] ?? 0;
}

function median(costs: readonly NewsCost[]): NewsCost {
  return [...costs].sort((a, b) => a.milliseconds - b.milliseconds)[Math.floor(costs.length / 2)] as NewsCost;
}

function lines(items: number, { first, idle, one, all, bare }: NewsFacts): string[] {
  const line = (name: string, { milliseconds, walBytes }: NewsCost) =>
    `${name.padEnd(14)}${milliseconds.toFixed(0).padStart(7)} ms${(walBytes / 1e6).toFixed(1).padStart(7)} MB of write-ahead log`;
  return [
    `a draft of ${items.toLocaleString('en')} items; to read it and make a hash of it takes ${bare.toFixed(1)} ms`,
    line('first cycle', first),
    `${line('idle cycle', idle)}, ${(idle.milliseconds / bare).toFixed(1)} times the bare read`,
    line('one corrected', one),
    line('all replaced', all),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await benchNews({ print: (text) => process.stdout.write(`${text}\n`) });
