import { readSite } from '../wordpress/site.js';
import { type Check, ok, warning } from './check.js';

/** In which languages are the posts, and does Herald see it? */
export const languages: Check = {
  name: 'languages',
  async run({ wordpress, config }) {
    const { language, translations } = await wordpress.snapshot((reader) => readSite(reader, config.wordpress));
    if (translations.unreadable !== null)
      return warning(
        translations.unreadable,
        'until then, readers who chose languages miss posts, and addresses of translated posts lead elsewhere',
      );
    return ok(
      translations.plugin === null
        ? `posts are in ${language}, unless a source or a post says otherwise`
        : `posts are in the languages that ${translations.plugin} gives them`,
    );
  },
};
