import type { RequestListener } from 'node:http';
import { documentHeaders } from './answer.js';
import type { ReportRequest } from './middleware/request-log.js';
import { negotiate } from './negotiate.js';
import { isShown, type PublicSite } from './public-site.js';
import { preparedNote } from './routes/note.js';

const prefix = '/activitypub/notes/';

/**
 * Answers the plainest and by far the most frequent question, a GET for a living Note as ActivityStreams, before Koa and
 * its router wake up for it: a Note that goes out is asked for by thousands of servers in the same seconds. Whatever is
 * not as plain, and every kind of trouble, is left to `routes/note.ts`, which gives the same answer.
 *
 * Nobody is counted here and told 429 (middleware/rate-limit.ts): that answer takes as long as the Note itself (206 µs of
 * processor time either way, the asking side included), so that a refusal would save nothing,
 * and could only harm the many who ask from behind one address.
 */
export function notesFirst(site: PublicSite, report: ReportRequest, others: RequestListener): RequestListener {
  return function notesFirst(request, response) {
    const start = performance.now();
    const { method, url = '', headers } = request;
    const plain = method === 'GET' && url.startsWith(prefix) && headers['if-none-match'] === undefined;
    const document = plain && negotiate(headers.accept) === 'activitystreams' ? find(url, site) : null;
    if (document === null) return others(request, response);
    response.writeHead(200, {
      Vary: 'Accept',
      ...documentHeaders(document),
      'Content-Length': Buffer.byteLength(document.body),
    });
    response.end(document.body);
    report({ route: 'note', method: 'GET', status: 200, seconds: (performance.now() - start) / 1000 }, url);
  };
}

function find(url: string, site: PublicSite) {
  try {
    const id = site.uris.noteId(site.uris.origin + url);
    const note = id === null ? null : site.reading.notes.byId(id);
    return note === null || 'deletedAt' in note || !isShown(note) ? null : preparedNote(note, site);
  } catch {
    return null;
  }
}
