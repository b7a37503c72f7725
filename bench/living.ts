import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLargeBlog } from './large-blog.js';
import { sqliteBlog } from './poll.js';
import { publisherBeside } from './polling.js';

const MINUTE = 60_000;
const SOURCES = `[[sources]]
name = "posts"
kind = "posts"
announce_old = true
`;

/** What a cycle costs on a blog all of whose posts have a living Note. */
export interface LivingFacts {
  notes: number;
  /** The first full look renders every Note, later ones none that did not change. */
  first: { rendered: number; milliseconds: number };
  reconcile: { rendered: number; milliseconds: number };
  idle: { rendered: number; milliseconds: number };
}

/** Publishes so many posts, and looks at them again. */
export async function benchLiving(notes = 10_000): Promise<LivingFacts> {
  const folder = mkdtempSync(join(tmpdir(), 'herald-living-'));
  let at = Date.now();
  const file = join(folder, 'blog.sqlite');
  createLargeBlog(file, 1, at);
  const blog = { ...sqliteBlog(folder, notes), sources: SOURCES, maxCreates: notes };
  const beside = publisherBeside(
    blog,
    folder,
    () => at,
    () => {},
  );
  const cycle = async (full: boolean) => {
    at += MINUTE;
    const started = performance.now();
    const [report] = await beside.publisher.cycle({ full, dryRun: false });
    if (!report || report.error !== null || report.held)
      throw new Error(`the cycle failed: ${report?.error ?? 'held'}`);
    return { rendered: report.rendered, milliseconds: performance.now() - started };
  };
  try {
    await cycle(false);
    await blog.publish(notes, at);
    await cycle(false);
    return { notes, first: await cycle(true), reconcile: await cycle(true), idle: await cycle(false) };
  } finally {
    await beside.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
