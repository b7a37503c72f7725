import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { letterOf } from '../../src/notifiers/email-message.js';
import { type EmailSettings, emailNotifier } from '../../src/notifiers/email-notifier.js';
import { smtpOptions } from '../../src/notifiers/email-transport.js';
import type { Message } from '../../src/notifiers/notifier.js';
import { type MailServer, mailServer } from '../stand-ins/mail-server.js';
import { AT, event, person, site } from './examples.js';

const message: Message = {
  id: 'abc123',
  gatheredAt: AT,
  events: [
    event('reply', { text: 'At last!\n<script>alert(1)</script>\n.\nend' }),
    event('follow'),
    event('follow', { actor: person('Bob') }),
  ],
};
const settings = { name: 'editors', to: ['desk@blog.test', 'chief@blog.test'], from: 'herald@blog.test' };

describe('a letter', () => {
  it('says how many of what in its subject, and each in its text', () => {
    const { subject, text, from, headers, messageId, date } = letterOf(message, settings, site);
    expect(subject).to.equal('[Island News] 1 reply, 2 follows');
    expect(text).to.equal(
      [
        '1 reply, 2 follows',
        '',
        'Alice (alice@social.test) replied to “Ferries run again”',
        '> At last!',
        '> <script>alert(1)</script>',
        '> .',
        '> end',
        'https://social.test/@alice/1',
        '',
        'Alice (alice@social.test) and Bob (bob@social.test) follow the site',
        '',
        '-- ',
        'Herald, the fediverse voice of Island News (@news@blog.test)',
        '',
      ].join('\n'),
    );
    expect(from).to.deep.equal({ name: 'Island News', address: 'herald@blog.test' });
    expect(messageId).to.equal('<abc123.editors.herald@blog.test>');
    expect(date.getTime()).to.equal(AT);
    expect(headers).to.include({ 'List-Id': '<editors.herald.blog.test>', 'Auto-Submitted': 'auto-generated' });
  });

  it('D40 shows no stranger’s markup', () => {
    const { html } = letterOf(message, settings, site);
    expect(html).to.include('&lt;script&gt;').and.not.include('<script');
    const attack = event('mention', {
      actor: { ...person('A'), name: '"><img src=x>' },
      text: '</blockquote><a href="x">',
    });
    const attacked = letterOf({ ...message, events: [attack] }, settings, site).html;
    expect(attacked).to.not.include('<img');
    expect(attacked).to.not.include('<a href="x">');
  });
});

describe('how a mail server is spoken to', () => {
  const cases: [string, object][] = [
    [
      'smtps://u%40x:p%3Aq@mail.test',
      {
        host: 'mail.test',
        port: 465,
        secure: true,
        requireTLS: false,
        ignoreTLS: false,
        auth: { user: 'u@x', pass: 'p:q' },
      },
    ],
    [
      'smtp://u:p@mail.test:587',
      {
        host: 'mail.test',
        port: 587,
        secure: false,
        requireTLS: true,
        ignoreTLS: false,
        auth: { user: 'u', pass: 'p' },
      },
    ],
    ['smtp://mail.test', { host: 'mail.test', port: 587, secure: false, requireTLS: false, ignoreTLS: false }],
    ['smtp://127.0.0.1', { host: '127.0.0.1', port: 25, secure: false, requireTLS: false, ignoreTLS: true }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false, requireTLS: false, ignoreTLS: true }],
  ];
  for (const [address, options] of cases)
    it(`is told by ${address}`, () => {
      expect(smtpOptions(address)).to.deep.equal(options);
    });
});

describe('the e-mail notifier', () => {
  let server: MailServer;
  const open = (more: Partial<EmailSettings> = {}, sendmail?: string) =>
    emailNotifier(
      { ...settings, smtp: `smtp://news:hush-hush@127.0.0.1:${server.port}`, ...more },
      () => site,
      sendmail,
    );
  const send = (notifier = open(), what = message) => notifier.send(what, new AbortController().signal);

  beforeEach(async () => {
    server = await mailServer();
  });
  afterEach(() => server.close());

  it('sends one letter to all, the same at every attempt', async () => {
    server.behave((command) => (command === 'BODY' ? '451 not now' : null));
    expect(await send()).to.deep.equal({ kind: 'retry', reason: 'the mail server: 451', retryAfter: null });
    server.behave(() => null);
    expect(await send()).to.deep.equal({ kind: 'told' });
    const [mail] = server.mails;
    expect(mail).to.deep.include({ from: 'herald@blog.test', to: ['desk@blog.test', 'chief@blog.test'] });
    expect(mail?.source).to.match(/^Message-ID: <abc123\.editors\.herald@blog\.test>\r$/m);
    expect(mail?.source).to.match(/^Auto-Submitted: auto-generated\r$/m);
    expect(mail?.source).to.match(/^List-ID: <editors\.herald\.blog\.test>\r$/m);
    expect(mail?.source).to.match(/^Subject: \[Island News\] 1 reply, 2 follows\r$/m);
    expect(mail?.source).to.include('multipart/alternative');
  });

  it('tells apart what is refused for good, and says no word of the server’s', async () => {
    server.behave((command, line) => (command === 'AUTH' ? `535 no such ${line}` : null));
    expect(await send()).to.deep.equal({ kind: 'refused', reason: 'user or password is not taken (535)' });
    server.behave((command) => (command === 'MAIL' ? '550 go away' : null));
    expect(await send()).to.deep.equal({ kind: 'refused', reason: 'the mail server answers (550)' });
    server.behave((command) => (command === 'EHLO' ? '421 later' : null));
    expect(await send()).to.deep.include({ kind: 'retry' });
  });

  it('reaches those who can be reached, and says who cannot', async () => {
    server.behave((command, line) => (command === 'RCPT' && line.includes('chief') ? '550 unknown' : null));
    expect(await send()).to.deep.equal({ kind: 'told', remark: 'the mail server refuses the address chief@blog.test' });
    expect(server.mails[0]?.to).to.deep.equal(['desk@blog.test']);
  });

  it('tries again while no mail server is there', async () => {
    const { port } = server;
    await server.close();
    const outcome = await send(open({ smtp: `smtp://127.0.0.1:${port}` }));
    const reason = 'the mail server: no answer (ECONNREFUSED)';
    expect(outcome).to.deep.equal({ kind: 'retry', reason, retryAfter: null });
    server = await mailServer();
  });

  it('D51 writes no header that a stranger chose', async () => {
    const breaks = fc.constantFrom(
      '\r\nBcc: victim@evil.test',
      '\nX: y\n\nbody',
      '\u2028Subject: z',
      'é"<,;>',
      '=?utf-8?q?=0d=0aX:_y?=',
    );
    const text = fc.array(breaks, { maxLength: 4 }).map((parts) => parts.join('a'));
    await fc.assert(
      fc.asyncProperty(text, text, async (one, other) => {
        const before = server.mails.length;
        const actor = { id: other, handle: one, name: other, url: one };
        const events = [event('reply', { actor, text: one, note: { url: other, text: one }, url: other })];
        const named = emailNotifier({ ...settings, smtp: `smtp://127.0.0.1:${server.port}` }, () => ({
          ...site,
          name: `Blog ${one}`,
        }));
        expect(await send(named, { ...message, events })).to.deep.equal({ kind: 'told' });
        const mail = server.mails[before];
        const head = mail?.source.split('\r\n\r\n')[0]?.replace(/\r\n[ \t]+/g, ' ') ?? '';
        const names = head.split('\r\n').map((line) => line.split(':')[0]);
        expect(names).to.have.members([
          'From',
          'To',
          'Subject',
          'Message-ID',
          'Date',
          'MIME-Version',
          'Content-Type',
          'List-ID',
          'Auto-Submitted',
          'X-Auto-Response-Suppress',
        ]);
        expect(mail?.to).to.deep.equal(settings.to);
      }),
      { numRuns: 40 },
    );
  }).timeout(20_000);

  it('hands the letter to this machine’s sendmail where no server is named', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'herald-sendmail-'));
    const program = join(directory, 'sendmail');
    writeFileSync(program, `#!/bin/sh\necho "$@" > ${directory}/arguments\ncat > ${directory}/letter\n`);
    chmodSync(program, 0o755);
    expect(await send(open({ smtp: null }, program))).to.deep.equal({ kind: 'told' });
    expect(readFileSync(join(directory, 'arguments'), 'utf8')).to.equal(
      '-i -f herald@blog.test desk@blog.test chief@blog.test\n',
    );
    expect(readFileSync(join(directory, 'letter'), 'utf8')).to.match(/^Subject: \[Island News\]/m);

    writeFileSync(program, '#!/bin/sh\ncat > /dev/null\nexit 75\n');
    expect(await send(open({ smtp: null }, program))).to.deep.include({ kind: 'retry' });
    const missing = await send(open({ smtp: null }, join(directory, 'nothing')));
    expect(missing).to.deep.include({
      kind: 'retry',
      reason: 'this machine has no sendmail: give the notifier an smtp address',
    });
    rmSync(directory, { recursive: true });
  });
});
