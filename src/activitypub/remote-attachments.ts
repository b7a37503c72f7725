import { isObject } from './json-bytes.js';
import { idsOf, listOf, textOf } from './untrusted.js';

export interface RemoteAttachment {
  url: string;
  /** Alternative text, or the file's name. */
  words: string;
}

const MOST = 16;
const MOST_SHOWN = 4;
const LONGEST = 300;
const media = /^(?:Document|Image|Video|Audio|Page|Link)$/;

/** Pictures and other files that go with a post; nothing of theirs is ever fetched (D41, D65). At most four. */
export function remoteAttachments(value: unknown): RemoteAttachment[] {
  return listOf(value, MOST)
    .flatMap((entry): RemoteAttachment[] => {
      if (!isObject(entry) || !media.test(String(listOf(entry.type, 1)[0]))) return [];
      const url = idsOf(entry.url, 5)[0] ?? idsOf(entry.href, 1)[0];
      if (url === undefined) return [];
      return [{ url, words: textOf(entry.name, LONGEST) || textOf(entry.summary, LONGEST) || fileName(url) }];
    })
    .slice(0, MOST_SHOWN);
}

function fileName(url: string): string {
  const { host, pathname } = new URL(url);
  return pathname.split('/').at(-1)?.slice(0, 100) || host;
}
