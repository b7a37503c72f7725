import type { Rule } from './faults.js';

/** Of pictures. Pixelfed refuses every attachment of a Note when it does not know one of their types (fediverse.md O11). */
const known = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);
const LARGEST = 5000;

export const pictureRules: Readonly<Record<string, Rule>> = {
  *'attaches what Pixelfed refuses (O11)'({ attachments }) {
    for (const { type, mediaType, url, width, height } of attachments) {
      if (type !== 'Image' && type !== 'Document') yield `type ${type}`;
      if (!known.has(String(mediaType))) yield `mediaType ${mediaType}`;
      if (!/^https:\/\/\S+$/.test(String(url))) yield `url ${url}`;
      for (const side of [width, height])
        if (side !== undefined && !(Number.isInteger(side) && Number(side) > 0 && Number(side) <= LARGEST))
          yield `${side} pixels`;
      if ((width === undefined) !== (height === undefined)) yield `${url} has only one side`;
    }
  },
  *'has a picture without its size'({ attachments }, { pictures }) {
    for (const { url, width } of attachments)
      if (width === undefined && pictures.get(stemOf(String(url)))?.hasSize) yield String(url);
  },
  *'has a picture with the size of another'({ attachments }) {
    for (const { url, width, height } of attachments) {
      const [, across, down] = /-(\d+)x(\d+)\.[a-z]+$/.exec(String(url)) ?? [];
      if (across !== undefined && width !== undefined && (Number(across) !== width || Number(down) !== height))
        yield `${url} is not ${width} × ${height}`;
    }
  },
  *'has a picture without its alternative text'({ attachments }, { pictures }) {
    for (const { url, name } of attachments)
      if (name === undefined && pictures.get(stemOf(String(url)))?.hasAlt) yield String(url);
  },
  *'describes a picture badly'({ attachments }, { meant }) {
    for (const { name } of attachments) {
      if (name === undefined) continue;
      const words = meant.reduce((rest, phrase) => rest.replaceAll(phrase, ' '), String(name));
      if (words.trim() === '' || words.length > 1500 || /&(?:#?\w+);|<\/?[a-z]+>|\s{2}/i.test(words))
        yield String(name);
    }
  },
  *'attaches other pictures than its author chose'({ attachments }, { images }) {
    if (images === null) return;
    const files = attachments.map(({ url }) => stemOf(new URL(String(url)).pathname.replace(/.*\//, '')));
    const wanted = images.map(stemOf);
    if (files.join() !== wanted.join()) yield `${files.join(' ')} instead of ${wanted.join(' ')}`;
  },
  *'shows a picture twice'({ attachments }) {
    const stems = attachments.map(({ url }) => stemOf(String(url)));
    for (const [at, stem] of stems.entries()) if (stems.indexOf(stem) < at) yield stem;
  },
};

/** One picture in all its sizes. */
export function stemOf(url: string): string {
  return url.replace(/[?#].*$/, '').replace(/-(?:\d{1,5}x\d{1,5}|scaled)(\.[a-z]+)$/i, '$1');
}
