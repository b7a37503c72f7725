import { expect } from 'chai';
import type { NotifierConfig } from '../../src/config/config.js';
import { openNotifier } from '../../src/notifiers/index.js';
import { inboxServer } from '../stand-ins/inbox-server.js';
import { recordingLog } from '../stand-ins/recording-log.js';
import { AT, event, site } from './examples.js';

const base = { events: ['reply' as const], digest: 0, perHour: 60 };
const means = { site: () => site, userAgent: 'Herald/test', now: () => AT, log: recordingLog().log };
const configs: NotifierConfig[] = [
  { ...base, name: 'log', kind: 'log' },
  { ...base, name: 'slack', kind: 'slack', url: 'https://hooks.slack.com/services/T000/B000/hush-hush' },
  { ...base, name: 'hook', kind: 'webhook', url: 'https://example.test/hush-hush', secret: 'hush-hush-hush-hush' },
  { ...base, name: 'mail', kind: 'email', to: ['a@b.test'], from: 'c@d.test', smtp: 'smtp://u:hush-hush@mail.test' },
];

describe('the registry of notifiers', () => {
  for (const config of configs)
    it(`makes one of kind ${config.kind}, which shows no secret`, async () => {
      const notifier = openNotifier(config, means);
      expect(notifier).to.include({ name: config.name, kind: config.kind });
      expect(notifier.to).to.not.equal('').and.not.include('hush');
      await notifier.close?.();
    });

  it('masks secrets in what a receiver says of its trouble', async () => {
    const server = await inboxServer();
    const url = server.inbox(1, '/hush-hush');
    server.behave(() => ({ status: 500, body: 'hush-hush-hush-hush is wrong' }));
    const hook = openNotifier({ ...base, name: 'hook', kind: 'webhook', url, secret: 'hush-hush-hush-hush' }, means);
    const outcome = await hook.send(
      { id: 'm', gatheredAt: AT, events: [event('reply')] },
      new AbortController().signal,
    );
    expect(outcome).to.deep.equal({ kind: 'retry', reason: 'it answers 500 (*** is wrong)', retryAfter: null });
    await hook.close?.();
    await server.close();
  });
});
