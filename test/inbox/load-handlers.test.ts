import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { handlers } from '../../src/inbox/handlers/index.js';
import { HandlerFileError, loadHandlers } from '../../src/inbox/load-handlers.js';
import { type KeyPair, makeKeyPair, type RemoteActor } from '../lab/remote-actor.js';
import { type OpenInbox, openInbox, ourActor } from './stage.js';

const example = new URL('../../docs/examples/thank-you-handler.mjs', import.meta.url).pathname;

describe('inbox handlers of one’s own', () => {
  let keys: KeyPair;
  let folder: string;
  let inbox: OpenInbox;
  let ann: RemoteActor;
  let note: string;

  before(async () => {
    keys = await makeKeyPair();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'herald-handlers-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string, mode = 0o644) => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
  };
  const handler = (name: string, body: string, more = "types: ['Like']") =>
    `{ name: '${name}', ${more}, handle(activity, means) { ${body} } }`;
  const one = (name: string, body: string, more?: string) =>
    write(`${name}.mjs`, `export default ${handler(name, body, more)};\n`);
  const open = async () => {
    inbox = openInbox({ ownHandlers: await loadHandlers(folder) });
    ann = inbox.somebody('https://social.test/users/ann', keys);
    note = inbox.ourNote();
  };
  const like = async (members = {}) => {
    const answer = await inbox.post(ann, ann.activity('Like', { object: note, ...members }));
    expect(answer.status, answer.reason ?? '').to.equal(202);
  };
  const errors = () => inbox.lines.filter(({ level }) => level === 'error');

  it('as in the example, work through the whole inbox', async () => {
    copyFileSync(example, join(folder, 'thank-you-handler.mjs'));
    await open();
    await inbox.post(ann, ann.follow(ourActor));
    for (const id of ['note00000002', 'note00000003', 'note00000004']) inbox.ourNote(id);
    const boost = async (number: number) => {
      await inbox.post(ann, ann.activity('Announce', { object: note.replace(/1$/, String(number)) }));
    };
    for (const number of [1, 1, 2]) await boost(number);
    const thanked = () => inbox.told.filter(({ text }) => /third time/.test(text));
    expect(thanked()).to.deep.equal([]);
    for (const number of [3, 4]) await boost(number);
    expect(thanked()).to.have.lengthOf(1);
    expect(thanked()[0]).to.deep.include({
      kind: 'announce',
      text: 'ann boosted us for the third time: say thank you!',
    });
    expect(thanked()[0]?.actor?.handle).to.equal('ann@social.test');
    expect(errors()).to.deep.equal([]);
  });

  it('run after those of the house, in the order of their files', async () => {
    write('b.mjs', `export default ${handler('second', "means.tell('second')")};`);
    write(
      'a.js',
      `export default [${handler('first', "means.tell('first')")}, ${handler('other', '', "types: '*'")}];`,
    );
    write('notes.txt', 'no handler');
    mkdirSync(join(folder, 'c.mjs.d'));
    expect((await loadHandlers(folder)).map(({ name }) => name)).to.deep.equal(['first', 'other', 'second']);
    await open();
    await like();
    expect(inbox.told.map(({ text }) => text)).to.deep.equal(['', 'first', 'second']);
  });

  it('may be written for require', async () => {
    write('a.js', `module.exports = ${handler('old-style', "means.tell('here')")};`);
    await open();
    await like();
    expect(inbox.told.at(-1)?.text).to.equal('here');
  });

  const failing: [what: string, body: string, message: RegExp][] = [
    ['throws', "means.remember('k', 1); means.tell('no'); throw new Error('broken\\nwheel')", /broken/],
    ['throws nothing in particular', 'throw null', /null/],
    ['returns a promise', "means.remember('k', 1); return Promise.reject(new Error('later'))", /promise/],
    ['returns garbage', "means.remember('k', 1); return 5", /must return nothing/],
    ['changes what it is given', "activity.json.object = 'x'", /read only/],
    ['changes its means', 'means.now = 5', /read only/],
    ['remembers too much', "means.remember('k', 'x'.repeat(9999))", /4096/],
    ['tells without end', "for (;;) means.tell('x')", /at most 5/],
  ];
  for (const [what, body, message] of failing)
    it(`that ${what} stops no other, is undone, and named in the log`, async () => {
      one('a-bad', body);
      one('b-good', "means.remember('k', 2)");
      await open();
      await like();
      expect(inbox.kept()).to.have.lengthOf(1);
      expect([inbox.memory.recall('a-bad', 'k'), inbox.memory.recall('b-good', 'k')]).to.deep.equal([null, 2]);
      expect(errors()).to.have.lengthOf(1);
      expect(errors()[0]).to.include({ handler: 'a-bad' });
      expect(errors()[0]?.error).to.match(message);
    });

  const filters: [filter: string, passes: boolean][] = [
    ["{ actor: 'https://social.test/users/ann' }", true],
    ["{ actor: ['https://x.test/', 'https://social.test/users/ann'] }", true],
    ["{ actor: 'https://social.test/users/eve' }", false],
    ["{ domain: 'test' }", true],
    ["{ domain: 'SOCIAL.test' }", true],
    ["{ domain: 'cial.test' }", false],
    ["{ object: 'https://blog.test/activitypub/notes/note00000001', domain: 'social.test' }", true],
    ["{ object: 'https://blog.test/', domain: 'social.test' }", false],
    ['(activity) => activity.type === "Like"', true],
    ['(activity) => 1', false],
  ];
  for (const [filter, passes] of filters)
    it(`with the filter ${filter} ${passes ? 'see' : 'do not see'} a Like`, async () => {
      one('picky', "means.remember('seen', true)", `types: ['Like', 'Announce'], filter: ${filter}`);
      await open();
      await like();
      expect(inbox.memory.recall('picky', 'seen')).to.equal(passes || null);
    });

  it('may ignore with a reason, which stands in the ledger where nobody else handled it', async () => {
    one('curious', "return { outcome: 'ignored', reason: 'no\\nmatter' }", "types: ['Offer']");
    await open();
    await inbox.post(ann, ann.activity('Offer', { object: note }));
    expect(inbox.lastReason()).to.equal('no matter');
  });

  it('see our public Notes and followers, and no others', async () => {
    one(
      'looker',
      "means.remember('saw', [means.note(activity.object), means.note('x'), means.note(null), means.isFollower(activity.actor), means.site, Object.keys(means).sort().join()])",
    );
    await open();
    await like();
    expect(inbox.memory.recall('looker', 'saw')).to.deep.equal([
      { id: note, url: 'https://blog.test/news/', text: 'Our news.', publishedAt: 1 },
      null,
      null,
      false,
      { actor: ourActor, host: 'blog.test', handle: 'news' },
      'forget,isFollower,log,note,now,recall,remember,site,tell',
    ]);
    const few = inbox.ourNote('note00000002', { visibility: 'followers' });
    await like({ object: few });
    expect((inbox.memory.recall('looker', 'saw') as unknown[])[0]).to.equal(null);
  });

  const faults: [what: string, text: string, message: RegExp][] = [
    ['exports nothing', 'export const x = 1;', /a\.mjs exports no default: write export default/],
    ['exports a word', "export default 'x';", /a\.mjs exports no handler/],
    ['exports an empty list', 'export default [];', /empty list/],
    ['has no function', "export default { name: 'a', types: ['Like'] };", /handle is not a function/],
    ['is async', "export default { name: 'a', types: ['Like'], async handle() {} };", /must not be async/],
    [
      'has an unknown type',
      "export default { name: 'a', types: ['Liek'], handle() {} };",
      /"Liek" is no type of activity; did you mean "Like"\?/,
    ],
    ['has no types', "export default { name: 'a', types: [], handle() {} };", /types must be a list/],
    ['has no name', "export default { types: '*', handle() {} };", /name must be/],
    [
      'has a name that no log line should have',
      "export default { name: 'Two words', types: '*', handle() {} };",
      /name must be/,
    ],
    [
      'has a name of the house',
      "export default { name: 'follow', types: '*', handle() {} };",
      /"follow" is taken by Herald itself/,
    ],
    [
      'misspells a member',
      "export default { name: 'a', types: '*', fliter: {}, handle() {} };",
      /"fliter" is no member/,
    ],
    [
      'misspells a filter',
      "export default { name: 'a', types: '*', filter: { host: 'x' }, handle() {} };",
      /filter\.host is unknown/,
    ],
    [
      'has a filter of numbers',
      "export default { name: 'a', types: '*', filter: { actor: 5 }, handle() {} };",
      /filter\.actor must be/,
    ],
    [
      'has a second that is wrong',
      "export default [{ name: 'a', types: '*', handle() {} }, {}];",
      /handler 2 of 2: name/,
    ],
    ['cannot be parsed', 'export default {\n  name: "a",\n  types: [,\n', /cannot be loaded: .*\(line [345]\)/],
    ['throws', "\nthrow new Error('at once');", /cannot be loaded: at once \(line 2\)/],
    ['imports what is not there', "import 'not-there';", /cannot be loaded: .*not-there/],
  ];
  for (const [what, text, message] of faults)
    it(`are refused in one line when a file ${what}`, async () => {
      write('a.mjs', text);
      const error = await loadHandlers(folder).then(
        () => null,
        (fault: Error) => fault,
      );
      expect(error).to.be.instanceOf(HandlerFileError);
      expect(error?.message)
        .to.match(message)
        .and.match(/^inbox\.handlers: \//)
        .and.not.match(/\n/);
    });

  it('are refused when two have one name', async () => {
    one('a', '');
    write('b.mjs', `export default ${handler('a', '')};`);
    await refused(/b\.mjs the name "a" is taken by .*a\.mjs: choose another/);
  });

  const refused = async (message: RegExp, place = folder) => {
    const error = await loadHandlers(place).then(
      () => null,
      (fault: Error) => fault,
    );
    expect(error?.message).to.match(message);
  };

  it('are refused when others may write them, or their folder, or what they are a link to', async () => {
    one('a', '');
    chmodSync(join(folder, 'a.mjs'), 0o646);
    await refused(/a\.mjs may be written by others \(mode 0646\), and its code runs as Herald: chmod go-w/);
    chmodSync(join(folder, 'a.mjs'), 0o644);
    chownSync(join(folder, 'a.mjs'), 12_345, 12_345);
    await refused(/a\.mjs belongs to another user \(uid 12345\)/);
    chownSync(join(folder, 'a.mjs'), 0, 0);
    chmodSync(folder, 0o775);
    await refused(/may be written by others \(mode 0775\)/);
    chmodSync(folder, 0o755);
    const elsewhere = mkdtempSync(join(tmpdir(), 'herald-elsewhere-'));
    writeFileSync(join(elsewhere, 'b.mjs'), `export default ${handler('b', '')};`);
    symlinkSync(join(elsewhere, 'b.mjs'), join(folder, 'b.mjs'));
    expect(await loadHandlers(folder)).to.have.lengthOf(2);
    chmodSync(elsewhere, 0o777);
    await refused(/herald-elsewhere-.* may be written by others/);
    rmSync(elsewhere, { recursive: true });
    await refused(/b\.mjs is no file/);
  });

  it('are refused from a folder that is none; an empty one has none', async () => {
    await refused(/not-there is no folder: make it, or leave inbox\.handlers empty/, join(folder, 'not-there'));
    expect(await loadHandlers(folder)).to.deep.equal([]);
    expect(await loadHandlers(null)).to.deep.equal([]);
  });
});

describe('the handlers of the house', () => {
  it('have names of their own', () => {
    const names = handlers.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });
});
