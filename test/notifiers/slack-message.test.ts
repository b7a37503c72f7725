import { expect } from 'chai';
import fc from 'fast-check';
import { type SiteEvent, siteEventKinds } from '../../src/model/site-event.js';
import { plainLines } from '../../src/notifiers/plain-text.js';
import { slackMessage } from '../../src/notifiers/slack-message.js';
import { obeysBlockKit, textsOf } from './block-kit.js';
import { event, ferries, person, site } from './examples.js';

const evil = [
  '<!channel>',
  '<!here|here>',
  '<!everyone>',
  '<@U012AB3CD>',
  '<#C123|general>',
  '<!subteam^S1>',
  '<!date^1^{date}|x>',
  '<https://evil.test|https://blog.test>',
  '&lt;!channel&gt;',
  '@channel',
  '@here',
  '@everyone',
  '*bold* _it_ ~no~ `code`',
  '```\nblock\n```',
  '> quote',
  ':wave:',
  '\u202e<!channel>',
  '<\u200b!channel>',
  '\ud800<!here>',
  '&',
  'https://evil.test',
  '"}],"blocks":[]',
  'a\u0000b',
  '\n\n\n',
];

const nasty = fc.oneof(
  fc.constantFrom(...evil),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(fc.constantFrom(...evil, ' ', 'x'), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.constantFrom('<', '&', 'é', '👩‍👩‍👧').map((sign) => sign.repeat(2000)),
);

const anyEvent: fc.Arbitrary<SiteEvent> = fc.record({
  kind: fc.constantFrom(...siteEventKinds),
  at: fc.constant(0),
  actor: fc.record({ id: nasty, handle: nasty, name: nasty, url: fc.option(nasty) }),
  note: fc.option(fc.record({ url: fc.oneof(nasty, fc.webUrl()), text: nasty })),
  text: nasty.map((text) => text.slice(0, 2000)),
  url: fc.option(fc.oneof(nasty, fc.webUrl({ withQueryParameters: true, withFragments: true }))),
});

const inAscii = (text: string) =>
  JSON.stringify(text).replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);

const decoded = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

describe('a message for Slack', () => {
  it('shows who said what to what, the name apart from the handle', () => {
    const { text, blocks } = slackMessage({ events: [event('reply')] }, site);
    expect(text).to.equal('Alice (alice@social.test) replied to “Ferries run again”: At last!');
    expect(blocks).to.deep.equal([
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'Alice', style: { bold: true } },
              { type: 'text', text: ' ' },
              { type: 'text', text: 'alice@social.test', style: { code: true } },
              { type: 'text', text: ' ' },
              { type: 'text', text: 'replied to' },
              { type: 'text', text: ' ' },
              { type: 'link', url: 'https://blog.test/ferries/', text: '“Ferries run again”' },
            ],
          },
          { type: 'rich_text_quote', elements: [{ type: 'text', text: 'At last!' }] },
          {
            type: 'rich_text_section',
            elements: [{ type: 'link', url: 'https://social.test/@alice/1', text: 'Open on social.test' }],
          },
        ],
      },
      { type: 'context', elements: [{ type: 'plain_text', text: 'Island News · @news@blog.test', emoji: false }] },
    ]);
  });

  it('is one message for a whole digest, under a heading', () => {
    const events = [event('like'), event('like', { actor: person('Bob') }), event('reply'), event('follow')];
    const message = slackMessage({ events }, site);
    expect(message.text).to.equal('1 reply, 1 follow, 2 likes (Island News)');
    expect(message.blocks.map(({ type }) => type)).to.deep.equal([
      'header',
      'rich_text',
      'rich_text',
      'rich_text',
      'context',
    ]);
    obeysBlockKit(message);
  });

  it('has all of sixteen long replies, if with less of what they say', () => {
    const events = Array.from({ length: 16 }, (_, n) =>
      event('reply', {
        actor: person(`Person${n}`),
        text: 'lorem ipsum '.repeat(160),
        url: `https://social.test/@p${n}/${n}`,
      }),
    );
    const message = slackMessage({ events }, site);
    obeysBlockKit(message);
    expect(message.blocks.filter(({ type }) => type === 'rich_text')).to.have.length(16);
  });

  it('says how many it leaves out when not even names fit', () => {
    const long = `https://social.test/${'a'.repeat(1900)}`;
    const events = Array.from({ length: 16 }, (_, n) => event('reply', { actor: person(`P${n}`), url: `${long}${n}` }));
    const message = slackMessage({ events }, site);
    obeysBlockKit(message);
    const left = 16 - message.blocks.filter(({ type }) => type === 'rich_text').length;
    expect(JSON.stringify(message.blocks.at(-1))).to.include(`and ${left} more`);
  });

  for (const text of evil.filter((candidate) => candidate.trim() !== ''))
    it(`D54 shows ${inAscii(text)} as letters`, () => {
      const { shown } = textsOf(
        slackMessage({ events: [event('reply', { text, actor: { ...person('A'), name: text } })] }, site),
      );
      const quoted = decoded(shown[shown.length - 2] ?? '');
      const letters = plainLines(text, 1500) || '…';
      expect(quoted.replace('＠', '@')).to.equal(letters);
      for (const line of shown) expect(line).to.not.match(/[<>]|&(?!(?:amp|lt|gt);)|@(?:channel|here|everyone)/);
    });

  it('D54 D42 D36 lets nothing through that pings, links, hides or breaks, whatever comes, and obeys Block Kit', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 16 }), (events) => {
        const message = JSON.parse(JSON.stringify(slackMessage({ events }, site)));
        obeysBlockKit(message);
        const { shown, links } = textsOf(message);
        for (const text of shown) {
          expect(text).to.not.match(/[<>]/);
          expect(text).to.not.match(/&(?!(?:amp|lt|gt);)/);
          expect(text).to.not.match(/(?<![\w.-])@(?:channel|here|everyone)/i);
          expect(text).to.not.match(/(?!\n)\p{Cc}|[\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u);
        }
        // Markup has a meaning in this one text alone, should Slack ever take it for some.
        expect(message.text).to.not.match(/[*_~`]/);
        const theirs = new Set(events.flatMap(({ url, note }) => [url, note?.url ?? null]));
        const led = new Set(
          [...theirs].flatMap((url) => (url !== null && URL.canParse(url) ? [new URL(url).href] : [])),
        );
        for (const { url } of links) expect([...led]).to.include(url);
      }),
      { numRuns: 150 },
    );
  }).timeout(30_000);

  it('names a place it leads to by its host, never by what somebody calls it', () => {
    const { links } = textsOf(
      slackMessage({ events: [event('reply', { url: 'https://evil.test/?https://blog.test', note: ferries })] }, site),
    );
    expect(links[1]).to.deep.equal({
      type: 'link',
      url: 'https://evil.test/?https://blog.test',
      text: 'Open on evil.test',
    });
  });
});
