import { expect } from 'chai';
import type { RemoteVisibility } from '../../src/model/interaction.js';
import { siteEventKinds } from '../../src/model/site-event.js';
import { letterOf } from '../../src/notifiers/email-message.js';
import { slackMessage } from '../../src/notifiers/slack-message.js';
import { webhookBody } from '../../src/notifiers/webhook-notifier.js';
import { headline, sentence, wordsOf } from '../../src/notifiers/wording.js';
import { AT, event, ferries, person, site } from './examples.js';

describe('the wording of an event', () => {
  const said: [string, Parameters<typeof event>, string][] = [
    ['a reply', ['reply'], 'Alice (alice@social.test) replied to “Ferries run again”: At last!'],
    ['a mention', ['mention', { note: null }], 'Alice (alice@social.test) mentioned the site: At last!'],
    ['a quote', ['quote'], 'Alice (alice@social.test) quoted “Ferries run again”: At last!'],
    ['a like', ['like'], 'Alice (alice@social.test) likes “Ferries run again”'],
    ['a reaction', ['like', { text: '🎉' }], 'Alice (alice@social.test) reacts with 🎉 to “Ferries run again”'],
    ['an announce', ['announce'], 'Alice (alice@social.test) boosted “Ferries run again”'],
    ['a follow', ['follow'], 'Alice (alice@social.test) follows the site'],
    ['a follow request', ['follow-request'], 'Alice (alice@social.test) asks to follow the site'],
    ['a report', ['report', { note: null, text: 'Spam' }], 'Alice (alice@social.test) sent a report: Spam'],
    ['trouble', ['trouble'], 'deliveries are late'],
  ];
  for (const [what, args, expected] of said)
    it(`says ${what} in plain words`, () => {
      expect(sentence(wordsOf(event(...args)), 300)).to.equal(expected);
    });

  it('says of a direct message that it is one, and of what followers may read', () => {
    const reply = (visibility: RemoteVisibility) => sentence(wordsOf(event('reply', { visibility })), 300);
    expect([reply('direct'), reply('followers'), reply('unlisted')]).to.deep.equal([
      'Alice (alice@social.test) replied to “Ferries run again” (direct message, not public): At last!',
      'Alice (alice@social.test) replied to “Ferries run again” (for their followers only): At last!',
      'Alice (alice@social.test) replied to “Ferries run again”: At last!',
    ]);
  });

  it('says in a letter, at Slack and in a webhook that a message was private', () => {
    const message = { id: 'm1', gatheredAt: AT, events: [event('mention', { note: null, visibility: 'direct' })] };
    const letter = letterOf(message, { name: 'mail', from: 'a@blog.test', to: ['b@blog.test'] }, site);
    for (const shown of [letter.text, letter.html, JSON.stringify(slackMessage(message, site).blocks)])
      expect(shown).to.include('(direct message, not public)');
    expect(webhookBody('m1', message, site)).to.have.nested.property('events[0].visibility', 'direct');
  });

  it('has words for every kind', () => {
    for (const kind of siteEventKinds) expect(headline(wordsOf(event(kind))), kind).to.match(/\w/);
  });

  it('D42 puts no name where a handle stands, and the actor’s address where there is no handle', () => {
    const words = (name: string, handle: string) =>
      headline(wordsOf(event('follow', { actor: { ...person('Mallory'), name, handle } })));
    expect(words('Editor (boss@blog.test)', 'm@evil.test')).to.equal(
      'Editor boss blog.test (m@evil.test) follows the site',
    );
    expect(words('', 'm@evil.test')).to.equal('m@evil.test follows the site');
    expect(words('m', 'm@evil.test')).to.equal('m@evil.test follows the site');
    expect(words('M', 'boss@blog.test (really)')).to.equal('M (https://social.test/users/mallory) follows the site');
  });

  it('names no Note where there is none to name', () => {
    expect(headline(wordsOf(event('reply', { note: { ...ferries, text: '\u200b' } })))).to.match(
      /replied to “a Note”$/,
    );
  });

  it('D36 drops addresses that do not lead to the web', () => {
    const words = wordsOf(event('reply', { url: 'javascript:alert(1)', actor: { ...person('A'), url: 'data:,x' } }));
    expect([words.url, words.who?.url]).to.deep.equal([null, null]);
  });
});
