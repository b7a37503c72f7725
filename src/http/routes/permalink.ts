import type { Context, Middleware } from 'koa';
import type { Note } from '../../model/note.js';
import { HttpError } from '../http-error.js';
import { negotiate } from '../negotiate.js';
import { isShown, knownActor, type PublicSite } from '../public-site.js';
import { answerActor } from './actor.js';
import { answerNote } from './note.js';

/**
 * Any other path of the blog, when nginx passes it on unchanged because its Accept asks for ActivityStreams: pasting a
 * permalink into a search finds its Note, pasting the home page finds the actor. The Note comes with 200 and not by a
 * redirect (X7); its id is another address of the same host, from where Mastodon reads it again (X6). There is nothing
 * to misuse: the address asked for is the address looked up, and only a Note that names it answers.
 */
export function permalinks(site: PublicSite): Middleware {
  return async function permalinks(ctx, next) {
    if (ctx.status !== 404 || (ctx.method !== 'GET' && ctx.method !== 'HEAD') || isHeralds(ctx.path)) return next();
    ctx.set('Vary', 'Accept');
    if (negotiate(ctx.get('Accept')) === 'page') return next();
    ctx._matchedRouteName = 'permalink';
    answerPermalink(ctx, site);
  };
}

function answerPermalink(ctx: Context, site: PublicSite): void {
  const actor = knownActor(site.reading);
  const address = `${site.uris.origin}${ctx.originalUrl}`.slice(0, 2048);
  if (candidates(address).includes(`${actor.profile.home}/`)) {
    ctx.set('Content-Location', site.uris.actor);
    answerActor(ctx, actor, site);
    return;
  }
  const note = find(address, site);
  if (note === null) throw new HttpError(404, 'no Note of this address');
  ctx.set('Content-Location', site.uris.note(note.id));
  answerNote(ctx, note, site);
}

function isHeralds(path: string): boolean {
  return path.startsWith('/activitypub/') || path.startsWith('/.well-known/');
}

function find(address: string, { reading }: PublicSite): Note | null {
  for (const candidate of candidates(address)) {
    const note = reading.notes.byUrl(candidate);
    if (note !== null && isShown(note)) return note;
  }
  return null;
}

/** As asked; with the other ending; without the query that links collect on their way; escapes as WordPress writes them. */
function candidates(address: string): string[] {
  const [path = ''] = address.split('?');
  const spellings = [address, path].flatMap((spelling) => [spelling, otherEnding(spelling)]);
  const escapesLowered = spellings.map((spelling) =>
    spelling.replace(/%[0-9A-F]{2}/gi, (octet) => octet.toLowerCase()),
  );
  return [...new Set([...spellings, ...escapesLowered])];
}

function otherEnding(address: string): string {
  const [path = '', ...query] = address.split('?');
  const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
  return [other, ...query].join('?');
}
