import { expect } from 'chai';
import { textLine } from '../../src/log/logger.js';
import { logNotifier } from '../../src/notifiers/log-notifier.js';
import { recordingLog } from '../stand-ins/recording-log.js';
import { AT, event, person } from './examples.js';

describe('the log notifier', () => {
  const tell = async (...events: ReturnType<typeof event>[]) => {
    const { log, lines } = recordingLog();
    const outcome = await logNotifier('log', log).send(
      { id: 'm', gatheredAt: AT, events },
      new AbortController().signal,
    );
    expect(outcome).to.deep.equal({ kind: 'told' });
    return lines;
  };

  it('writes a line for each event, with what programs want in fields', async () => {
    expect(await tell(event('reply'), event('trouble'))).to.deep.equal([
      {
        level: 'info',
        notifier: 'log',
        event: 'reply',
        actor: 'https://social.test/users/alice',
        note: 'https://blog.test/ferries/',
        text: 'At last!',
        url: 'https://social.test/@alice/1',
        message: 'Alice (alice@social.test) replied to “Ferries run again”',
      },
      {
        level: 'warn',
        notifier: 'log',
        event: 'trouble',
        ...{ actor: undefined, note: undefined, text: undefined, url: undefined },
        message: 'deliveries are late',
      },
    ]);
  });

  it('keeps what was not said to everybody out of the log', async () => {
    for (const visibility of ['direct', 'followers'] as const) {
      const [line] = await tell(event('mention', { note: null, text: 'a secret', visibility }));
      expect(JSON.stringify(line))
        .to.include('Alice (alice@social.test) mentioned the site (')
        .and.not.include('secret');
    }
    const [open] = await tell(event('mention', { text: 'no secret', visibility: 'unlisted' }));
    expect(open).to.include({ text: 'no secret' });
  });

  it('D52 lets nobody write lines or colours of their own', async () => {
    const evil = 'x\n2026-11-26T00:00:00Z error owned\u001b[31m\u009b\u2028\u202e';
    const actor = { ...person('A'), id: evil, name: evil, handle: evil, url: evil };
    const [line = { level: '', message: '' }] = await tell(
      event('reply', { actor, text: evil, url: evil, note: { url: evil, text: evil } }),
    );
    expect(JSON.stringify(line)).to.not.match(/\\[nr]|\\u00(?:1b|9b)|[\u009b\u2028\u202e]/);
    const { message, ...fields } = line;
    expect(textLine(JSON.stringify({ ...fields, time: 't', msg: message })).trimEnd()).to.not.match(/\p{Cc}/u);
  });

  it('D52 cuts what is endless', async () => {
    const [line] = await tell(
      event('reply', { text: 'x'.repeat(100_000), actor: { ...person('A'), name: 'y'.repeat(100_000) } }),
    );
    expect(JSON.stringify(line).length).to.be.below(2000);
  });
});
