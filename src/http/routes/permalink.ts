import type { Context, Middleware } from 'koa';
import type { Note } from '../../model/note.js';
import { redirect } from '../answer.js';
import { HttpError } from '../http-error.js';
import { negotiate } from '../negotiate.js';
import { type PermalinkQuestion, permalinkQuestion } from '../permalink-question.js';
import { isShown, knownActor, type PublicSite } from '../public-site.js';
import { answerActor } from './actor.js';
import { answerNote } from './note.js';

/**
 * Any other path of the blog, when nginx passes it on unchanged because its Accept asks for ActivityStreams: pasting a
 * permalink into a search finds its Note, pasting the home page finds the actor. At the permalink itself, the Note comes with 200 and not by a
 * redirect (X7); its id is another address of the same host, from where Mastodon reads it again (X6). Any other spelling is redirected
 * to the id: GoToSocial takes a document only from its `id` or its `url`. There is nothing
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
  // The address itself first: with plain permalinks, it is a query.
  const exact = shown(site.reading.notes.byUrl(address));
  if (exact !== null) {
    ctx.set('Content-Location', site.uris.note(exact.id));
    answerNote(ctx, exact, site);
    return;
  }
  const question = permalinkQuestion(address, actor.profile.home);
  if (question?.kind === 'home' && question.exact) {
    ctx.set('Content-Location', site.uris.actor);
    answerActor(ctx, actor, site);
    return;
  }
  const id = question === null ? null : idOf(question, site);
  if (id === null) throw new HttpError(404, 'no Note of this address');
  redirect(ctx, id);
}

/** The id of what another spelling of an address means. */
function idOf(question: PermalinkQuestion, { uris, reading }: PublicSite): string | null {
  if (question.kind === 'home') return uris.actor;
  const note =
    question.kind === 'post'
      ? shown(reading.notes.ofPost(question.postId))
      : (question.spellings.map((spelling) => shown(reading.notes.byUrl(spelling))).find((found) => found !== null) ??
        null);
  return note === null ? null : uris.note(note.id);
}

const shown = (note: Note | null): Note | null => (note !== null && isShown(note) ? note : null);

function isHeralds(path: string): boolean {
  return path.startsWith('/activitypub/') || path.startsWith('/.well-known/');
}
