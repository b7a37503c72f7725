import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import { beginStory } from '../../src/demo/sample-story.js';

const WEEKS = 10;

describe('the story on the sample blog', () => {
  let directory: string;
  let blog: SampleBlog;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'herald-story-'));
    blog = createSampleBlog(join(directory, 'blog.sqlite'), { now: Date.now });
  });
  afterEach(() => {
    blog.close();
    rmSync(directory, { recursive: true });
  });

  it('has a Create, an Update and a Delete of posts and of news items in each week', () => {
    const story = beginStory(blog, { now: Date.now });
    const kinds = story.nextRound(0).steps.map(({ what, expects }) => `${expects}: ${what}`);
    expect(kinds).to.have.members([
      'Create: post published',
      'Create: news item in the draft',
      'Update: post edited',
      'Create: news item in the draft',
      'Update: news item edited',
      'Create: scheduled post goes live',
      'Delete: news item taken out',
      'Delete: post put in the trash',
    ]);
  });

  it('never says the same again, however many weeks it runs, or it would be no news', () => {
    const story = beginStory(blog, { now: Date.now });
    const created: string[] = [];
    const links: string[] = [];
    for (let week = 0; week < WEEKS; week += 1) {
      for (const step of story.nextRound(0).steps) {
        step.act();
        if (step.expects === 'Create') created.push(step.shows ?? '');
      }
      links.push(...story.draft().paragraphs.flatMap(({ html }) => /href="([^"]*)"/.exec(html)?.[1] ?? []));
    }
    expect(created).to.have.length(4 * WEEKS);
    expect(new Set(created).size).to.equal(created.length);
    expect(links).to.have.length(WEEKS);
    expect(new Set(links).size).to.equal(links.length);
  });

  it('shows words in each edit that were not there before', () => {
    const story = beginStory(blog, { now: Date.now });
    for (let week = 0; week < WEEKS; week += 1) {
      const { steps } = story.nextRound(0);
      const ofThisWeek = () => story.posts().slice(-2);
      const text = () => JSON.stringify([story.draft(), ...ofThisWeek().map((id) => blog.post(id))]);
      for (const step of steps) {
        if (step.expects === 'Update') expect(text()).not.to.include(step.shows);
        step.act();
        if (step.expects === 'Update') expect(text()).to.include(step.shows);
      }
    }
  });

  it('writes things into its drafts that are no news items', () => {
    const story = beginStory(blog, { now: Date.now });
    story.nextRound(0);
    const own = story.draft().paragraphs.filter(({ item }) => !item);
    expect(own).to.have.length(3);
    for (const { html } of own) expect(story.asides()).to.include(html);
  });
});
