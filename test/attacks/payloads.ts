import type { Json } from '../lab/ask.js';
import type { RemoteActor } from '../lab/remote-actor.js';
import { PUBLIC, us } from './arena.js';

/** What the fediverse’s servers send, in the shapes in which they send it (fediverse.md A9). Written anew, with nobody’s words. */
export function payloads(who: RemoteActor, note: string): Record<string, Json> {
  let number = 0;
  const at = (path: string) => `${who.id}/${path}/${++number}`;
  const context = (more: object = {}) => [
    'https://www.w3.org/ns/activitystreams',
    'https://w3id.org/security/v1',
    more,
  ];
  const published = new Date(Date.now() - 5000).toISOString();
  const followers = `${who.id}/followers`;
  const mention = { type: 'Mention', href: us, name: '@news@blog.test' };
  const noteOf = (members: Json): Json => ({
    ...{ id: at('statuses'), type: 'Note', attributedTo: who.id, inReplyTo: note, published },
    ...{ to: [PUBLIC], cc: [followers, us], content: '<p>Said so</p>', tag: [mention], ...members },
  });
  const create = (object: Json, members: Json = {}): Json => ({
    '@context': context(),
    ...{
      id: `${object.id}/activity`,
      type: 'Create',
      actor: who.id,
      published,
      to: object.to,
      cc: object.cc,
      object,
      ...members,
    },
  });
  const does = (type: string, members: Json): Json => ({
    '@context': context(),
    id: at(type.toLowerCase()),
    type,
    actor: who.id,
    ...members,
  });
  return {
    'Mastodon: reply': create(
      noteOf({
        ...{
          summary: null,
          sensitive: false,
          atomUri: at('atom'),
          inReplyToAtomUri: note,
          conversation: 'tag:social.test,2026:objectId=1',
        },
        ...{
          contentMap: { en: '<p>Said so</p>' },
          attachment: [],
          url: at('@who'),
          interactionPolicy: { canQuote: { automaticApproval: [PUBLIC] } },
        },
        replies: {
          id: at('replies'),
          type: 'Collection',
          first: { type: 'CollectionPage', next: at('next'), items: [] },
        },
        likes: { id: at('likes'), type: 'Collection', totalItems: 0 },
      }),
      { signature: { type: 'RsaSignature2017', creator: who.keyId, created: published, signatureValue: 'AAAA' } },
    ),
    'Mastodon: direct mention': create(noteOf({ to: [us], cc: [], inReplyTo: null })),
    'Mastodon: vote': create({
      id: at('votes'),
      type: 'Note',
      name: 'Yes',
      attributedTo: who.id,
      inReplyTo: note,
      to: us,
    }),
    'Mastodon: quote': create(
      noteOf({ inReplyTo: null, quote: note, quoteUri: note, quoteUrl: note, _misskey_quote: note }),
    ),
    'Mastodon: quote request': does('QuoteRequest', {
      object: note,
      instrument: noteOf({ inReplyTo: null, quote: note }),
    }),
    'Mastodon: like': {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: at('likes'),
      type: 'Like',
      actor: who.id,
      object: note,
    },
    'Mastodon: boost': does('Announce', { published, to: [PUBLIC], cc: [us, followers], object: note }),
    'Mastodon: undo boost': does('Undo', { to: [PUBLIC], object: does('Announce', { object: note }) }),
    'Mastodon: follow': does('Follow', { object: us }),
    'Mastodon: undo follow': does('Undo', { object: does('Follow', { object: us }) }),
    'Mastodon: delete': does('Delete', {
      to: [PUBLIC],
      object: { id: at('statuses'), type: 'Tombstone', atomUri: at('atom') },
    }),
    'Mastodon: delete account': does('Delete', { to: [PUBLIC], object: who.id }),
    'Mastodon: update': does('Update', { to: [PUBLIC], object: noteOf({ updated: published }) }),
    'Mastodon: update profile': does('Update', { to: [PUBLIC], object: who.document() }),
    'Mastodon: report': does('Flag', { content: 'please look', object: [us, note], to: us }),
    'Mastodon: block': does('Block', { object: us }),
    'Mastodon: move': does('Move', { object: who.id, target: at('moved') }),
    'Misskey: renote': does('Announce', { published, to: [PUBLIC], cc: [followers], object: note }),
    'Misskey: reaction': does('Like', {
      object: note,
      content: ':blobcat:',
      _misskey_reaction: ':blobcat:',
      tag: [
        {
          id: at('emojis'),
          type: 'Emoji',
          name: ':blobcat:',
          updated: published,
          icon: { type: 'Image', mediaType: 'image/png', url: at('files') },
        },
      ],
    }),
    'Misskey: undo without id': {
      '@context': context({ misskey: 'https://misskey-hub.net/ns#' }),
      type: 'Undo',
      actor: who.id,
      object: { type: 'Like', actor: who.id, object: note },
      published,
    },
    'Misskey: reply': create(
      noteOf({
        _misskey_summary: null,
        _misskey_content: 'Said so',
        source: { content: 'Said so', mediaType: 'text/x.misskeymarkdown' },
        quoteUrl: null,
      }),
    ),
    'GoToSocial: follow': does('Follow', { object: us, to: us }),
    'GoToSocial: reply': create(
      noteOf({ to: PUBLIC, cc: [followers, us], attachment: [], interactionPolicy: { canLike: { always: PUBLIC } } }),
    ),
    'GoToSocial: accept': does('Accept', { object: does('Follow', { actor: us, object: who.id }) }),
    'Pleroma: reaction': does('EmojiReact', {
      object: note,
      content: '☕',
      to: [us, followers],
      cc: [PUBLIC],
      context: at('contexts'),
      tag: [],
    }),
    'Pleroma: chat': create({
      id: at('objects'),
      type: 'ChatMessage',
      actor: who.id,
      to: [us],
      content: 'psst',
      attachment: [],
    }),
    'Pleroma: question': create({
      ...noteOf({}),
      type: 'Question',
      oneOf: [{ type: 'Note', name: 'Yes', replies: { totalItems: 1, type: 'Collection' } }],
      closed: published,
    }),
    'Pixelfed: comment': create(
      noteOf({
        commentsEnabled: true,
        capabilities: { announce: PUBLIC, like: PUBLIC, reply: PUBLIC },
        location: null,
      }),
    ),
    'Pixelfed: story': does('Add', { object: at('stories'), target: at('story') }),
    'Lemmy: announced create': {
      ...does('Announce', {
        to: [PUBLIC],
        cc: [followers],
        object: create(
          noteOf({
            audience: at('c'),
            source: { content: 'Said so', mediaType: 'text/markdown' },
            distinguished: false,
          }),
        ),
      }),
      audience: at('c'),
    },
    'Lemmy: dislike': does('Dislike', { object: note, audience: at('c') }),
    'Lemmy: lock': does('Lock', { to: [PUBLIC], object: note, cc: [at('c')] }),
    'snac: undo follow by actor': does('Undo', { object: us, to: us }),
    'snac: reply': create(noteOf({ to: [us, PUBLIC], cc: [], summary: '', sourceContent: 'Said so', context: note })),
    'WordPress: comment': create(
      noteOf({
        contentMap: { 'en-us': '<p>Said so</p>' },
        summaryMap: {},
        mediaType: 'text/html',
        replies: { id: at('replies'), type: 'Collection' },
      }),
    ),
    'WordPress: article': create({
      ...noteOf({ inReplyTo: null }),
      type: 'Article',
      name: 'On news',
      preview: { type: 'Note', content: '<p>Short</p>' },
    }),
    'Friendica: comment': create(
      noteOf({
        diaspora: { guid: 'x' },
        'diaspora:guid': 'x',
        context: note,
        'thr:conversation': note,
        generator: { type: 'Application', name: 'Friendica' },
        audience: [],
      }),
      { instrument: { type: 'Application', name: 'Friendica' } },
    ),
    'Friendica: dislike': does('Dislike', { object: note, to: [us] }),
    'PeerTube: video': does('Create', {
      to: [PUBLIC],
      cc: [followers],
      object: {
        id: at('videos'),
        type: 'Video',
        name: 'Moving',
        duration: 'PT1S',
        attributedTo: [
          { type: 'Person', id: who.id },
          { type: 'Group', id: at('c') },
        ],
        url: [{ type: 'Link', mediaType: 'text/html', href: at('w') }],
        icon: [{ type: 'Image', url: at('i'), width: 1 }],
      },
    }),
    'PeerTube: view': does('View', {
      object: at('videos'),
      expires: published,
      result: { type: 'InteractionCounter', userInteractionCount: 3 },
    }),
    'Threads and others: event': create({
      id: at('events'),
      type: 'Event',
      name: 'Meeting',
      attributedTo: who.id,
      startTime: published,
      location: { type: 'Place', name: 'Here' },
      to: [PUBLIC],
    }),
  };
}
