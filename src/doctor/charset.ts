import type { Config } from '../config/config.js';
import { latin1AsUtf8, looksLikeLatin1 } from '../wordpress/latin1-text.js';
import { type SampleText, sampleTexts } from '../wordpress/sample-texts.js';
import { openWordPress } from '../wordpress/wordpress.js';
import { type Check, type Finding, ok, warning } from './check.js';

const SAMPLE = 200;

/** Does the blog's text come as its authors wrote it? (wordpress.md §2, charset) */
export const charset: Check = {
  name: 'charset',
  async run({ config }) {
    // As the database tells it, whatever the configuration makes of it.
    const raw = openWordPress({ ...config.wordpress, latin1AsUtf8: false });
    try {
      const texts = await raw.snapshot((reader) => sampleTexts(reader, postTypes(config), SAMPLE));
      return judgeTexts(texts, config.wordpress.latin1AsUtf8);
    } finally {
      await raw.close();
    }
  },
};

/** A rolling post of news is a post. */
function postTypes({ sources }: Config): string[] {
  return [...new Set(sources.flatMap((source) => (source.kind === 'posts' ? source.types : ['post'])))];
}

/** Pure. @param converted whether `wordpress.latin1_as_utf8` is on */
export function judgeTexts(texts: readonly SampleText[], converted: boolean): Finding {
  const all = `of the newest ${texts.length} posts`;
  const garbled = texts.filter((text) => parts(text).some(looksLikeLatin1));
  const [first] = garbled;
  if (!converted) {
    if (!first) return ok('the posts’ text reads as UTF-8');
    return warning(
      `${garbled.length} ${all} look${garbled.length === 1 ? 's' : ''} like UTF-8 that was read as latin1: post ${first.id} ${change(first)}`,
      `set wordpress.latin1_as_utf8 = true, then look at herald preview ${first.id}`,
    );
  }
  const twice = texts.find((text) => parts(text).some((part) => looksLikeLatin1(latin1AsUtf8(part))));
  if (twice)
    return warning(`post ${twice.id} was garbled twice: ${change(twice)}`, 'mend the text in WordPress’s database');
  const harmed = texts.find((text) =>
    parts(text).some((part) => !looksLikeLatin1(part) && latin1AsUtf8(part) !== part),
  );
  if (harmed)
    return warning(
      `wordpress.latin1_as_utf8 is on, and spoils post ${harmed.id}: ${change(harmed)}`,
      first ? `save post ${harmed.id} with other words` : 'set wordpress.latin1_as_utf8 = false',
    );
  if (!first && texts.some((text) => parts(text).some((part) => /[\u0080-\uffff]/.test(part))))
    return warning(
      `wordpress.latin1_as_utf8 is on, and none ${all} needs it`,
      'set wordpress.latin1_as_utf8 = false: it could spoil text that is right',
    );
  return ok(`${garbled.length} ${all} are stored as latin1, and read as UTF-8`);
}

function parts({ title, text }: SampleText): string[] {
  return [title, text];
}

/** `“CafÃ©” is “Café”`, around the first sign that changes. */
function change(sample: SampleText): string {
  const part = parts(sample).find((text) => latin1AsUtf8(text) !== text) ?? '';
  const meant = latin1AsUtf8(part);
  let at = 0;
  while (at < meant.length && meant[at] === part[at]) at += 1;
  const from = Math.max(0, at - 10);
  const around = (text: string) =>
    text
      .slice(from, at + 20)
      .replace(/\s+/g, ' ')
      .trim();
  return `“${around(part)}” is “${around(meant)}”`;
}
