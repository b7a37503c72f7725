/** What is sent to an inbox under measure, and by whom. Pure: the sender signs it, the actors' server knows the same actors. */
export interface Load {
  name: 'warm' | 'mixed' | 'cold';
  /** Of each round. */
  activities: number;
  /** How many actors take turns; 0: each activity is of an actor never seen before. */
  actors: number;
}

export const loads: Load[] = [
  { name: 'warm', activities: 3000, actors: 50 },
  { name: 'mixed', activities: 3000, actors: 200 },
  { name: 'cold', activities: 180, actors: 0 },
];

export const siteHost = 'blog.test';
const site = `https://${siteHost}`;
const siteActor = `${site}/activitypub/actor`;
/** Loopback has many addresses: each is a host of its own, so that no host alone has too many actors. */
const HOSTS = 240;

/** The id of an actor whom the actors' server on this port knows. */
export const actorAt = (port: number, n: number) => `http://127.0.1.${1 + (n % HOSTS)}:${port}/users/${n}`;

export interface ToSend {
  actor: string;
  /** As JSON. */
  body: string;
}

/** The n-th activity of a round; `notes` are the addresses of Notes that there really are. */
export function activityOf(load: Load, round: number, n: number, port: number, notes: readonly string[]): ToSend {
  const number = round * load.activities + n;
  const actor = actorAt(port, load.actors === 0 ? number : n % load.actors);
  const note = notes[Math.floor(number / Math.max(load.actors, 1)) % notes.length] ?? '';
  const said =
    load.name === 'mixed' ? mixed(number, actor, note) : reply(number, actor, 'https://other.test/notes/1', false);
  return {
    actor: said.actor as string,
    body: JSON.stringify({ '@context': 'https://www.w3.org/ns/activitystreams', ...said }),
  };
}

/** As it comes to a site that is talked about: deletions of strangers most of all, then replies, likes, boosts, a few followers. */
function mixed(number: number, actor: string, note: string): Record<string, unknown> {
  const id = `${actor}/activities/${number}`;
  const place = number % 20;
  if (place < 8) {
    const stranger = `${new URL(actor).origin}/gone/${number}`;
    return { id: `${stranger}#delete`, type: 'Delete', actor: stranger, object: stranger };
  }
  if (place < 13) return reply(number, actor, note);
  if (place < 17) return { id, type: 'Like', actor, object: note };
  if (place < 19) return { id, type: 'Announce', actor, object: note };
  return { id, type: 'Follow', actor, object: siteActor };
}

/** @param toUs without, it is one of those that come to every shared inbox, and are kept nowhere */
function reply(number: number, actor: string, inReplyTo: string, toUs = true): Record<string, unknown> {
  const id = `${actor}/statuses/${number}`;
  const audience = {
    to: ['https://www.w3.org/ns/activitystreams#Public'],
    cc: [`${actor}/followers`, ...(toUs ? [siteActor] : [])],
  };
  const object = {
    ...{ id, type: 'Note', attributedTo: actor, inReplyTo, ...audience, published: '2026-01-01T00:00:00Z' },
    content: `<p>${'An ordinary <a href="https://social.test/">reply</a> of some length. '.repeat(8)}</p>`,
    tag: toUs ? [{ type: 'Mention', href: siteActor, name: `@news@${siteHost}` }] : [],
  };
  return { id: `${id}/activity`, type: 'Create', actor, ...audience, object };
}
