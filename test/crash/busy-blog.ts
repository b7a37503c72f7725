import { createSampleBlog } from '../../src/demo/sample-blog.js';
import type { Chance } from './chance.js';

/** What a post should have become for its readers. */
export interface Story {
  id: number;
  /** In its permalink, and never changed. */
  slug: string;
  /** The text in force, unlike any other text of the blog. */
  text: string;
  trashed: boolean;
  /** Was there before Herald: nobody may ever hear of it. */
  old: boolean;
}

export interface BusyBlog {
  url: string;
  stories(): readonly Story[];
  /** Something an editor does: mostly a new post or an edit, sometimes the trash. */
  happen(): void;
  /** A new post. */
  publish(): void;
  close(): void;
}

/** A blog whose editors never rest, with a memory of what they did. */
export function busyBlog(
  file: string,
  { chance, now, old }: { chance: Chance; now: () => number; old: number },
): BusyBlog {
  const blog = createSampleBlog(file, { now });
  const stories: Story[] = [];
  let texts = 0;
  const nextText = (slug: string) => {
    texts += 1;
    return `${slug} as of edition ${texts}.`;
  };
  const publish = (isOld: boolean) => {
    const slug = `${isOld ? 'old' : 'new'}-${stories.length + 1}`;
    const text = nextText(slug);
    const date = isOld ? { date: new Date(now() - 86_400_000 - stories.length * 60_000) } : {};
    const id = blog.insertPost({ title: slug, slug, content: text, tags: ['Crash'], ...date });
    stories.push({ id, slug, text, trashed: false, old: isOld });
  };
  const edit = (story: Story) => {
    story.text = nextText(story.slug);
    blog.updatePost(story.id, { content: story.text });
  };
  const trash = (story: Story) => {
    story.trashed = true;
    blog.trashPost(story.id);
  };
  for (let n = 0; n < old; n += 1) publish(true);

  return {
    url: blog.url,
    stories: () => stories,
    happen() {
      // The newest are what editors correct; now and then somebody touches the archive.
      const shown = stories.filter((story) => !story.trashed && (!story.old || chance.happens(0.01)));
      const recent = shown.slice(chance.happens(0.7) ? -4 : 0);
      const dice = chance.number();
      if (recent.length === 0 || dice < 0.5) publish(false);
      else if (dice < 0.82) edit(chance.pick(recent));
      else trash(chance.pick(recent));
    },
    publish: () => publish(false),
    close: () => blog.close(),
  };
}
