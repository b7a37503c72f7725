import { misspelt, readPostFields } from '../wordpress/post-fields.js';
import { newest } from '../wordpress/posts.js';
import { type Check, ok, warning } from './check.js';

/** How many posts of each source are looked at, the newest. */
const SAMPLE = 100;
const NAMED = 5;

/** A post whose own audience nobody understands is kept back: it may have meant a narrow one. Its author should know. */
export const visibility: Check = {
  name: 'visibility',
  async run({ wordpress, config }) {
    return wordpress.snapshot(async (reader) => {
      const kept = new Map<number, string>();
      for (const source of config.sources) {
        if (source.kind !== 'posts') continue;
        const fields = await readPostFields(reader, await newest(reader, source.types, SAMPLE), '');
        for (const [id, own] of fields) {
          const wrong = misspelt(own);
          if (wrong !== null) kept.set(id, wrong);
        }
      }
      if (kept.size === 0) return ok('no new post asks for an audience that nobody understands');
      const all = [...kept].sort(([a], [b]) => b - a).map(([id, wrong]) => `post ${id} (its ${wrong})`);
      const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : '';
      return warning(
        `kept back, because their custom field is misspelt: ${all.slice(0, NAMED).join(', ')}${more}`,
        'write public, unlisted, followers or none into it, or remove it; the post is told with the next cycle',
      );
    });
  },
};
