import { parseUrl } from './parse-url.js';

/** What Mastodon plays (its MediaAttachment), by ending. */
const types: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  flac: 'audio/flac',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
};

/** Media type of a recording or film by the ending of its address, or null. */
export function recordingTypeOf(url: string): string | null {
  const ending = parseUrl(url)?.pathname.split('.').at(-1)?.toLowerCase() ?? '';
  return Object.hasOwn(types, ending) ? (types[ending] ?? null) : null;
}
