import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { parseActivity } from '../../src/activitypub/parse-activity.js';
import { createChronicle } from '../../src/demo/chronicle.js';
import { openLoopback, type Place } from '../../src/demo/loopback.js';
import type { Step } from '../../src/demo/sample-story.js';
import { createTimeline } from '../../src/demo/timeline.js';
import { type TimelinePage, timelinePage } from '../../src/demo/timeline-page.js';

const EVIL = '<script>alert(1)</script>';
const step: Step = {
  ...{ what: 'post published', title: `A ${EVIL}`, subject: 'post 1', expects: 'Create', shows: 'Hello', notBefore: 0 },
  act() {},
};
const create = (content: string) =>
  parseActivity(
    Buffer.from(
      JSON.stringify({
        ...{ id: 'https://blog.test/a/1', type: 'Create', actor: 'https://blog.test/actor' },
        object: {
          ...{ id: 'https://blog.test/notes/1', type: 'Note', content, url: 'https://blog.test/"><b>' },
          attachment: [{ url: 'https://blog.test/a.png', name: `"${EVIL}` }],
        },
      }),
    ),
  );

describe('the follower’s live page', () => {
  let place: Place;
  let page: TimelinePage;
  let chronicle: ReturnType<typeof createChronicle>;
  let timeline: ReturnType<typeof createTimeline>;

  beforeEach(async () => {
    chronicle = createChronicle({ asides: () => [] });
    timeline = createTimeline();
    place = await openLoopback();
    page = timelinePage({
      ...{ chronicle, timeline, handle: '@news@blog.test', blog: 'https://blog.test', emblem: '/emblem.png' },
      story: { draft: () => ({ title: EVIL, paragraphs: [{ html: `Words${EVIL}`, item: false }] }) },
    });
    place.serve(page.listener);
  });
  afterEach(async () => {
    page.close();
    await place.close();
  });

  const open = async (path: string): Promise<IncomingMessage> => {
    const [response] = (await once(get(`${place.origin}${path}`), 'response')) as [IncomingMessage];
    return response.setEncoding('utf8');
  };
  const read = async (path: string) => {
    const response = await open(path);
    let text = '';
    for await (const chunk of response) text += chunk;
    return { text, headers: response.headers, status: response.statusCode };
  };
  const arrive = (content: string) => {
    const arrival = timeline.take(create(content), 1_342);
    if (arrival) chronicle.arrived(arrival);
    page.changed();
  };

  it('shows what happened beside what arrived, its type and how long it took', async () => {
    chronicle.happened(step, 1000);
    arrive('<p>Hello</p>');
    const { text } = await read('/');
    expect(text).to.match(/post published[\s\S]*badge Create">Create<\/span> <span class="ms">after 342 ms/);
    expect(text).to.include('<div class="said"><p>Hello</p></div>');
  });

  it('escapes titles, drafts and alt texts, and cleans what came', async () => {
    chronicle.happened(step, 1000);
    arrive(`<p>Hello${EVIL}<img src=x onerror=alert(1)></p>`);
    const { text } = await read('/');
    expect(text).to.include('A &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.to.include(EVIL);
    expect(text).not.to.include('onerror');
    expect(text).not.to.include('"><b>');
    expect(text.match(/<script>/g)).to.have.length(1);
  });

  it('lets no other script run than its own, nor anything be loaded but the blog’s pictures', async () => {
    const { headers, status } = await read('/');
    expect(status).to.equal(200);
    expect(headers['content-security-policy']).to.match(
      /^default-src 'none'; script-src 'sha256-[\w+/]+='; style-src 'sha256-[\w+/]+='; img-src https:\/\/blog\.test; connect-src 'self';/,
    );
    expect(headers['x-content-type-options']).to.equal('nosniff');
  });

  it('sends whoever watches how it stands, and then only what changed', async () => {
    chronicle.happened(step, 1000);
    page.changed();
    const stream = await open('/events');
    expect(stream.headers['content-type']).to.equal('text/event-stream');
    let text = '';
    let look = () => {};
    stream.on('data', (chunk: string) => {
      text += chunk;
      look();
    });
    const until = (wanted: RegExp) =>
      new Promise<void>((resolve) => {
        look = () => void (wanted.test(text) && resolve());
        look();
      });
    await until(/^event: all\n.*happening-1.*\n\n/s);
    expect(text).to.include('on its way');
    text = '';
    arrive('<p>Hello</p>');
    await until(/"id":"note-1"[^\n]*\n\n/);
    const ids = [...text.matchAll(/event: part\ndata: (.*)\n/g)].map(([, data]) => JSON.parse(data ?? '').id);
    expect(ids).to.deep.equal(['facts', 'last-words', 'happening-1', 'note-1']);
    stream.destroy();
  });

  it('has nothing else', async () => {
    expect((await read('/other')).status).to.equal(404);
  });
});
