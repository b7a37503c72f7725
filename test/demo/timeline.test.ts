import { expect } from 'chai';
import { parseActivity } from '../../src/activitypub/parse-activity.js';
import { createTimeline } from '../../src/demo/timeline.js';

const NOTE = 'https://blog.test/activitypub/notes/1';

const activity = (type: string, object: unknown) =>
  parseActivity(
    Buffer.from(JSON.stringify({ id: 'https://blog.test/a/1', type, actor: 'https://blog.test/actor', object })),
  );
const note = (content: string, more: object = {}) => ({ id: NOTE, type: 'Note', content, ...more });

describe('a follower’s timeline', () => {
  it('adds what is created, newest first', () => {
    const timeline = createTimeline();
    timeline.take(activity('Create', note('<p>One</p>')), 1);
    timeline.take(activity('Create', { ...note('<p>Two</p>'), id: `${NOTE}2` }), 2);
    expect(timeline.entries().map(({ versions }) => versions[0]?.html)).to.deep.equal(['<p>Two</p>', '<p>One</p>']);
  });

  it('replaces what is updated and keeps what was before', () => {
    const timeline = createTimeline();
    timeline.take(activity('Create', note('<p>At six</p>')), 1);
    expect(timeline.take(activity('Update', note('<p>At five</p>')), 2)?.text).to.equal('At five');
    expect(timeline.entries()[0]?.versions).to.deep.equal([
      { html: '<p>At six</p>', at: 1 },
      { html: '<p>At five</p>', at: 2 },
    ]);
  });

  it('strikes out what is deleted', () => {
    const timeline = createTimeline();
    timeline.take(activity('Create', note('<p>Wrong</p>')), 1);
    timeline.take(activity('Delete', { id: NOTE, type: 'Tombstone' }), 7);
    expect(timeline.entries()[0]).to.include({ id: NOTE, deletedAt: 7 });
  });

  it('knows nothing of an edit or a deletion of what it never had', () => {
    const timeline = createTimeline();
    expect(timeline.take(activity('Update', note('<p>?</p>')), 1)?.entry).to.equal(null);
    expect(timeline.take(activity('Delete', NOTE), 1)?.entry).to.equal(null);
    expect(timeline.entries()).to.deep.equal([]);
  });

  it('lets no script in, and no picture from an odd address', () => {
    const timeline = createTimeline();
    const attachment = [{ url: 'javascript:alert(1)' }, { url: 'https://blog.test/a.png', name: 'A "boat"' }, null];
    timeline.take(activity('Create', note('<p onclick="x()">Hi<script>alert(1)</script></p>', { attachment })), 1);
    expect(timeline.entries()[0]).to.deep.include({
      versions: [{ html: '<p>Hi</p>', at: 1 }],
      pictures: [{ url: 'https://blog.test/a.png', alt: 'A "boat"' }],
    });
  });

  it('is about Notes alone', () => {
    const timeline = createTimeline();
    expect(timeline.take(activity('Update', { id: 'https://blog.test/actor', type: 'Service' }), 1)).to.equal(null);
    expect(timeline.take(activity('Accept', 'https://social.test/follows/1'), 1)).to.equal(null);
  });

  it('forgets the oldest when it has many', () => {
    const timeline = createTimeline();
    for (let n = 1; n <= 120; n += 1)
      timeline.take(activity('Create', { ...note(`<p>${n}</p>`), id: `${NOTE}${n}` }), n);
    expect(timeline.entries()).to.have.length(100);
    expect(timeline.entries().at(-1)?.number).to.equal(21);
  });
});
