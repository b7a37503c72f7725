import { expect } from 'chai';
import { faultsOf, type Json, ruleNames, type Told } from './faults.js';

const link = 'https://blog.test/2024/03/ferry/';
const page = `<p><a href="${link}" rel="nofollow noopener">The ferry</a></p>`;
const tagged = '<p><a href="https://blog.test/tag/sea/" class="mention hashtag" rel="tag">#Sea</a></p>';

const told: Told = {
  title: 'The ferry',
  link,
  written: 'The ferry leaves at ten. [gallery] formula a b and so on',
  shown: null,
  says: [],
  hides: [],
  meant: [],
  pictures: new Map(),
  images: null,
};

const picture = {
  type: 'Image',
  mediaType: 'image/png',
  url: 'https://blog.test/a.png',
  name: 'A',
  width: 4,
  height: 3,
};
const hashtag = { type: 'Hashtag', name: '#Sea', href: 'https://blog.test/tag/sea/' };

/** A Create whose Note is faultless but for what is given. */
function create(content: string, more: Json = {}): Json {
  const object = {
    id: 'https://blog.test/activitypub/notes/1',
    type: 'Note',
    content: page + content,
    url: link,
    published: '2024-03-14T08:26:53Z',
    tag: [],
    attachment: [],
    ...more,
  };
  return { type: 'Create', object };
}

interface Bad {
  rule: string;
  activity: Json;
  told?: Partial<Told>;
}

const says = (rule: string, content: string, more: Partial<Told> = {}): Bad => ({
  rule,
  activity: create(content),
  told: more,
});
const holds = (rule: string, more: Json, content = '', known: Partial<Told> = {}): Bad => ({
  rule,
  activity: create(content, more),
  told: known,
});

const bad: Bad[] = [
  says('uses a tag that Mastodon drops (O5)', '<p><kbd>at ten</kbd></p>'),
  says('carries an attribute that means nothing', '<p style="color:red">at ten</p>'),
  says('carries an attribute that means nothing', '<p class="has-drop-cap">at ten</p>'),
  says('has a link that is not absolute, or not of the web', '<p><a href="/ten">at ten</a></p>'),
  says('has a link that is not absolute, or not of the web', '<p><a href="javascript:alert(1)">at ten</a></p>'),
  says('has an empty element', '<p>&nbsp;</p>'),
  says('has an empty element', '<ul><li>ten</li><li></li></ul>'),
  says('has breaks at an edge, or three in a row', '<p>at ten<br></p>'),
  says('has breaks at an edge, or three in a row', '<p>at<br><br><br>ten</p>'),
  says('has text or inline elements outside of a block', '<em>at ten</em>'),
  says('has a block within a paragraph, or a list of anything but items', '<ul><p>at ten</p></ul>'),
  says('is not written as HTML is written', '<p>the ferry & so on</p>'),
  says('is not written as HTML is written', '<p>a < b</p>'),
  says('says its title twice', '<p>The ferry leaves at ten.</p>'),
  { rule: 'does not lead with the wanted link', activity: create('', { content: '<p>The ferry</p>' }) },
  {
    rule: 'does not lead with the wanted link',
    activity: create('', { content: `<p><a href="https://a.test/">at</a></p>${page}` }),
  },
  says('folds whitespace badly', '<p>at  ten</p>'),
  says('folds whitespace badly', '<p>at ten&nbsp;</p>'),
  says('folds whitespace badly', '<p>at ten <br>and so on</p>'),
  says('shows a comment of the block editor, or any other', '<p>&lt;!-- wp:paragraph --&gt; at ten</p>'),
  says('shows a shortcode of WordPress', '<p>at ten [gallery ids="1"]</p>'),
  says('shows a shortcode of a page builder', '<p>[vc_row]at ten</p>'),
  says('shows a character reference', '<p>at ten &amp;amp; so on</p>'),
  says('shows a character reference', '<p>at ten &amp;#8211; so on</p>'),
  says('shows a broken character', '<p>at ten â€™</p>'),
  says('lets a script or a style speak', '<p>alert(1)</p>'),
  says('lets a script or a style speak', '<p>a { font-family: b }</p>'),
  says('shows a tag as text', '<p>&lt;p&gt;at ten</p>'),
  says('cuts a formula in two', '<p>\\( a + b</p>'),
  says('cuts a formula in two', '<p>$$ a + b</p>'),
  says('does not say what its author says', '<p>at ten</p>', { says: ['at eleven'] }),
  says('shows what nobody shall read', '<p>at ten</p>', { hides: ['at ten'] }),
  says('has words that nobody wrote', '<p>atten</p>'),
  says('has lost words that the blog shows', '<p>at ten</p>', { shown: '<p>The ferry leaves at ten.</p>' }),
  holds('attaches what Pixelfed refuses (O11)', { attachment: [{ ...picture, mediaType: 'image/svg+xml' }] }),
  holds('attaches what Pixelfed refuses (O11)', { attachment: [{ ...picture, width: 6000 }] }),
  holds('has a picture without its size', { attachment: [{ ...picture, width: undefined, height: undefined }] }, '', {
    pictures: new Map([[picture.url, { hasAlt: true, hasSize: true }]]),
  }),
  holds('has a picture with the size of another', {
    attachment: [{ ...picture, url: 'https://blog.test/a-300x200.png' }],
  }),
  holds('has a picture without its alternative text', { attachment: [{ ...picture, name: undefined }] }, '', {
    pictures: new Map([[picture.url, { hasAlt: true, hasSize: true }]]),
  }),
  holds('describes a picture badly', { attachment: [{ ...picture, name: 'Salt &amp; vinegar' }] }),
  holds('attaches other pictures than its author chose', { attachment: [picture] }, '', { images: ['b.png'] }),
  holds('shows a picture twice', {
    attachment: [picture, { ...picture, url: 'https://blog.test/a-4x3.png' }],
  }),
  holds('has a language whose text is another (O6)', { contentMap: { en: 'another' } }),
  holds('has a language whose text is another (O6)', { contentMap: { en_GB: page } }),
  holds('is too large (O20)', { more: 'x'.repeat(70_000) }),
  holds('is nested too deeply (O21)', { more: { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } } }),
  holds('has a null (O22)', { summary: null }),
  holds('has a hashtag that is none, or is there twice', { tag: [hashtag] }),
  holds('has a hashtag that is none, or is there twice', { tag: [] }, tagged),
  holds('has a hashtag that is none, or is there twice', { tag: [hashtag, hashtag] }, tagged),
  holds('has a hashtag that is none, or is there twice', { tag: [{ ...hashtag, name: '#2024' }] }),
  holds('has a content warning that is no plain text (O7)', { summary: 'A &amp; b' }),
  holds('has a date or address that others refuse (O4, O13)', { published: 'yesterday' }),
  holds('has a date or address that others refuse (O4, O13)', { url: 'https://elsewhere.test/' }),
];

const broken = ({ activity, told: more }: Bad) => faultsOf(activity, { ...told, ...more }).map(({ rule }) => rule);

describe('The rules for a Note without fault', () => {
  it('find none in a good one', () => {
    const good = create(`<p>leaves at ten<br>and so on</p><pre>a  b</pre>${tagged}`, {
      tag: [hashtag],
      attachment: [picture],
    });
    expect(faultsOf(good, { ...told, shown: '<p>The ferry leaves at ten</p>', says: ['at ten'] })).to.deep.equal([]);
  });

  for (const rule of ruleNames) {
    it(`see a Note that ${rule}`, () => {
      const examples = bad.filter((one) => one.rule === rule);
      expect(examples).not.to.deep.equal([]);
      for (const one of examples) expect(broken(one), JSON.stringify(one)).to.include(rule);
    });
  }

  it('let pass what the author means, and what stands in code', () => {
    const meant = create('<p>at ten [gallery]</p><pre>&lt;!-- wp:a --&gt; [gallery]</pre>');
    expect(faultsOf(meant, { ...told, written: `${told.written} wp`, meant: ['[gallery]'] })).to.deep.equal([]);
  });
});
