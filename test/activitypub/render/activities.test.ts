import { expect } from 'chai';
import { withContext } from '../../../src/activitypub/context.js';
import { renderCollection, renderCollectionPage } from '../../../src/activitypub/render/collection.js';
import { renderDelete } from '../../../src/activitypub/render/delete.js';
import { renderFollowAnswer } from '../../../src/activitypub/render/follow-answer.js';
import { renderNote } from '../../../src/activitypub/render/note.js';
import { renderUpdate } from '../../../src/activitypub/render/update.js';
import { exampleNote, tombstone, uris } from '../examples.js';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const FOLLOWERS = 'https://blog.test/activitypub/followers';

describe('renderUpdate', () => {
  it('V4 O14 embeds the whole edited Note with its updated', () => {
    const note = exampleNote(
      { html: '<p>Ferries run again, hourly</p>' },
      { updatedAt: Date.UTC(2026, 10, 23, 12, 0, 0) },
    );
    expect(renderUpdate('act00002', note, uris)).to.deep.equal({
      id: 'https://blog.test/activitypub/activities/act00002',
      type: 'Update',
      actor: 'https://blog.test/activitypub/actor',
      published: '2026-11-23T12:00:00Z',
      to: [PUBLIC],
      cc: [FOLLOWERS],
      object: renderNote(note, uris),
    });
    expect(renderNote(note, uris)).to.include({
      content: '<p>Ferries run again, hourly</p>',
      published: '2026-11-23T10:00:00Z',
      updated: '2026-11-23T12:00:00Z',
    });
  });
});

describe('renderDelete', () => {
  it('V6 embeds a Tombstone and is addressed as the Note was', () => {
    expect(withContext(renderDelete('act00003', tombstone, 'unlisted', uris))).to.deep.equal({
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: 'https://blog.test/activitypub/activities/act00003',
      type: 'Delete',
      actor: 'https://blog.test/activitypub/actor',
      published: '2026-11-24T11:30:00Z',
      to: [FOLLOWERS],
      cc: [PUBLIC],
      object: {
        id: 'https://blog.test/activitypub/notes/note0001',
        type: 'Tombstone',
        deleted: '2026-11-24T11:30:00Z',
      },
    });
  });
});

describe('renderFollowAnswer', () => {
  const follower = 'https://social.test/users/anna';

  it('V8 embeds the Follow under its own id', () => {
    expect(
      withContext(renderFollowAnswer('act00004', 'Accept', { id: 'https://social.test/f/1', actor: follower }, uris)),
    ).to.deep.equal({
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: 'https://blog.test/activitypub/activities/act00004',
      type: 'Accept',
      actor: 'https://blog.test/activitypub/actor',
      to: [follower],
      object: {
        id: 'https://social.test/f/1',
        type: 'Follow',
        actor: follower,
        object: 'https://blog.test/activitypub/actor',
      },
    });
  });

  it('O22 leaves the id out when the Follow had none', () => {
    expect(renderFollowAnswer('act00004', 'Accept', { id: null, actor: follower }, uris))
      .to.have.property('object')
      .that.deep.equals({
        type: 'Follow',
        actor: follower,
        object: 'https://blog.test/activitypub/actor',
      });
  });
});

describe('renderCollection', () => {
  it('K1 has id, totalItems and first; a page knows its collection and its next', () => {
    expect(renderCollection('https://c', 41, 'https://c?page=true')).to.deep.equal({
      id: 'https://c',
      type: 'OrderedCollection',
      totalItems: 41,
      first: 'https://c?page=true',
    });
    expect(renderCollectionPage('https://c?page=true', 'https://c', ['https://x'], 'https://n')).to.deep.equal({
      id: 'https://c?page=true',
      type: 'OrderedCollectionPage',
      partOf: 'https://c',
      next: 'https://n',
      orderedItems: ['https://x'],
    });
    expect(renderCollectionPage('https://c?page=true', 'https://c', [])).to.not.have.property('next');
  });
});
