import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { openLab } from '../lab/lab.js';
import { startMariaDb } from '../lab/mariadb.js';
import { startPhp } from '../lab/php.js';
import { installWordPress, type WordPress } from '../lab/wordpress.js';
import { HOUR, MINUTE, newsSource, type Stage, setStage } from '../publishing/blog-and-herald.js';

/*
 * The clock is the story's: May of a year that is over. WordPress writes what it writes, by PHP's clock, and what it
 * dates "now" is dated by the story's; all else, zero dates and planned ones among it, stays as WordPress made it.
 */
const BY_THE_STORY = `
  wp_set_current_user($args['user']);
  $story = $args['now'];
  add_filter('wp_insert_post_data', function ($data) use ($story) {
    foreach (['post_date', 'post_date_gmt', 'post_modified', 'post_modified_gmt'] as $name) {
      $isGmt = substr($name, -4) === '_gmt';
      $gmt = $isGmt ? $data[$name] : get_gmt_from_date($data[$name]);
      $now = gmdate('Y-m-d H:i:s', $story);
      if (abs(strtotime("$gmt UTC") - time()) < 3600) $data[$name] = $isGmt ? $now : get_date_from_gmt($now);
    }
    return $data;
  });
  add_filter('sanitize_post_meta__edit_lock', function ($lock) use ($story) { return $story . strstr($lock, ':'); });
  $done = function ($result) {
    if (!$result || is_wp_error($result)) throw new RuntimeException('WordPress did not do it: ' . wp_json_encode($result));
    return $result;
  };
`;
const INSERT = `return $done(wp_insert_post(wp_slash($args['post']), true));`;
const SAVE = `return $done(wp_update_post(wp_slash(['ID' => $args['id']] + $args['post']), true));`;
const OPEN = `wp_set_post_lock($args['id']);`;
/** The block editor's and the classic editor's: over the draft of its own author, else into a revision. */
const AUTOSAVE = `
  $post = get_post($args['id']);
  return $done(wp_autosave(['post_id' => $post->ID, '_wpnonce' => wp_create_nonce('update-post_' . $post->ID),
    'post_type' => 'post', 'post_title' => $post->post_title, 'excerpt' => '', 'content' => $args['content']]));
`;
/** The newest revision but the one that shows what stands now. */
const UNDO = `return $done(wp_restore_post_revision(array_values(wp_get_post_revisions($args['id']))[1]->ID));`;

const block = (name: string, html: string) => `<!-- wp:${name} -->\n${html}\n<!-- /wp:${name} -->`;
const link = (words: string, path = words) => `<a href="https://paper.test/${path}">${words}</a>`;
const item = (words: string, path: string) => block('paragraph', `<p>${words} ${link('Read it', path)}</p>`);
const heading = (words: string) => block('heading', `<h2>${words}</h2>`);
const note = (words: string) => block('paragraph', `<p>${words}</p>`);

const WELCOME = note('Welcome to the news of May. Remember to ask Bob whether he resigns.');
const FAREWELL = note(`Send us your news! ${link('Our mail form', 'mail')}`);
const PRIME = item('The largest prime so far was found.', 'prime');
const KNOT = item('A knot was untied by two students.', 'knot');
const PRIZE = block('paragraph', `<p id="news-prize">The Noether Prize was given. ${link('Read it', 'prize')}</p>`);
const RUMOUR = `<!-- hold -->\n${item('A rumour has it that the prize is not for her.', 'rumour')}`;
const TOLD = item('It is no rumour that the prize is for her.', 'rumour');
const CLASSIC = `A journal opens its archive. ${link('Read it', 'journal')}`;
const QUOTE = block('quote', `<blockquote class="wp-block-quote"><p>What a surprise.</p></blockquote>`);
const POSTER = item('A poster of all groups is for sale.', 'poster');
const LATE = item('A proof came in at the last minute.', 'late');
const JUNE = item('June begins with a conference.', 'june');

interface Day {
  at: string;
  people: string;
  act(): Promise<unknown>;
  /** Minutes of looks that follow, one each. */
  looks: number;
  told: string[];
}

describe('A month of news, edited as people edit', () => {
  const lab = openLab();
  let wordpress: WordPress;
  let stage: Stage;
  let may = 0;
  let june = 0;
  const ada = 1;
  let ben = 0;

  const by = <Result>(user: number, code: string, args: Record<string, unknown> = {}) =>
    wordpress.evaluate<Result>(BY_THE_STORY + code, { ...args, user, now: Math.floor(stage.now() / 1000) });
  const content = (...blocks: string[]) => blocks.join('\n\n');
  const save = (user: number, ...blocks: string[]) =>
    by(user, SAVE, { id: may, post: { post_content: content(...blocks) } });
  const insert = (user: number, post: Record<string, string>) => by<number>(user, INSERT, { post });
  const row = (id: number) => wordpress.post(id);
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) await stage.look();
  };

  before(async () => {
    const mariadb = await startMariaDb(lab);
    wordpress = await installWordPress(lab, mariadb, await startPhp(lab));
    const password = randomBytes(8).toString('hex');
    await mariadb.createUser('herald', password, 'SELECT ON `wordpress`.*');
    stage = setStage({
      wordpress: { url: `mysql://herald:${password}@127.0.0.1:3306/wordpress?socketPath=${mariadb.socket}` },
      start: new Date('2021-05-03T07:00:00Z'),
      sources: [newsSource({ outro: '^send us', statuses: ['draft', 'pending'] })],
    });
    ben = await by<number>(
      ada,
      `return $done(wp_insert_user(['user_login' => 'ben', 'user_pass' => 'x', 'role' => 'author']));`,
    );
    const april = content(WELCOME, item('April had news, too.', 'april'), FAREWELL);
    await insert(ada, { post_title: 'News Roundup – April', post_content: april, post_status: 'publish' });
    stage.pass(HOUR);
    await minutes(2);
  });
  after(async () => {
    await stage?.close();
    await lab.close();
  });

  const month: Day[] = [
    {
      at: '03T09:00',
      people: 'a program begins the draft, with zero dates',
      async act() {
        may = await insert(ben, { post_title: 'News Roundup – May', post_content: content(WELCOME, PRIME, FAREWELL) });
        expect(await row(may)).to.include({ post_status: 'draft', post_modified_gmt: '0000-00-00 00:00:00' });
      },
      looks: 7,
      told: ['Create The largest prime so far was found. Read it'],
    },
    {
      at: '04T14:00',
      people: 'Ben types, and the editor saves over his draft in the middle of a word',
      async act() {
        await by(ben, OPEN + AUTOSAVE, {
          id: may,
          content: content(WELCOME, PRIME, item('A knot was unti', 'knot'), FAREWELL),
        });
        expect((await row(may))?.post_content).to.include('A knot was unti ');
      },
      looks: 2,
      told: [],
    },
    {
      at: '04T14:04',
      people: 'Ben goes on typing',
      act: () =>
        by(ben, OPEN + AUTOSAVE, {
          id: may,
          content: content(WELCOME, PRIME, item('A knot was untied by two stu', 'knot'), FAREWELL),
        }),
      looks: 2,
      told: [],
    },
    {
      at: '04T14:08',
      people: 'Ben has done',
      act: () => save(ben, WELCOME, PRIME, KNOT, FAREWELL),
      looks: 7,
      told: ['Create A knot was untied by two students. Read it'],
    },
    {
      at: '05T10:00',
      people: 'Ada tries a sentence in Ben’s draft, which the editor keeps as a revision',
      async act() {
        const secret = content(WELCOME, item('Bob resigns, says a secret source.', 'secret'));
        await by(ada, AUTOSAVE, { id: may, content: secret });
        expect((await row(may))?.post_content).not.to.include('secret source');
      },
      looks: 10,
      told: [],
    },
    {
      at: '06T09:00',
      people: 'Ben adds a prize, and a rumour that he holds back; WordPress filters what an author may write',
      async act() {
        const scripted = PRIZE.replace('<p ', '<p onclick="x()" ').replace('</p>', '<script>secret()</script></p>');
        await save(ben, WELCOME, PRIME, KNOT, scripted, RUMOUR, FAREWELL);
        const { post_content: stored = '' } = (await row(may)) ?? {};
        expect(stored)
          .to.include('<!-- hold -->')
          .and.include('id="news-prize"')
          .and.not.match(/onclick|<script/);
      },
      looks: 7,
      told: ['Create The Noether Prize was given. Read itsecret()'],
    },
    {
      at: '06T09:10',
      people: 'Ben takes out what WordPress left of his script, in two saves',
      async act() {
        await save(ben, WELCOME, PRIME, KNOT, PRIZE.replace('given.', 'givn.'), RUMOUR, FAREWELL);
        await minutes(1);
        await save(ben, WELCOME, PRIME, KNOT, PRIZE, RUMOUR, FAREWELL);
      },
      looks: 7,
      told: ['Update The Noether Prize was given. Read it'],
    },
    {
      at: '07T11:00',
      people: 'the rumour turns out true: Ada rewrites it and lets it go',
      act: () => save(ada, WELCOME, PRIME, KNOT, PRIZE, TOLD, FAREWELL),
      looks: 7,
      told: ['Create It is no rumour that the prize is for her. Read it'],
    },
    {
      at: '10T09:00',
      people: 'Ada sorts the items, and adds one in classic text',
      act: () => save(ada, WELCOME, TOLD, PRIZE, CLASSIC, KNOT, PRIME, FAREWELL),
      looks: 7,
      told: ['Create A journal opens its archive. Read it'],
    },
    {
      at: '11T09:00',
      people: 'Ada puts the prizes under a heading',
      act: () => save(ada, WELCOME, KNOT, PRIME, CLASSIC, heading('Prizes'), PRIZE, TOLD, FAREWELL),
      looks: 7,
      told: [
        'Update It is no rumour that the prize is for her. Read it',
        'Update The Noether Prize was given. Read it',
      ],
    },
    {
      at: '12T09:00',
      people: 'Ben cuts the knot out, saves, and pastes it at the end two minutes later',
      async act() {
        await save(ben, WELCOME, PRIME, CLASSIC, heading('Prizes'), PRIZE, TOLD, FAREWELL);
        await minutes(2);
        await save(ben, WELCOME, PRIME, CLASSIC, KNOT, heading('Prizes'), PRIZE, TOLD, FAREWELL);
      },
      looks: 7,
      told: [],
    },
    {
      at: '13T09:00',
      people: 'Ada quotes somebody on the knot',
      act: () => save(ada, WELCOME, PRIME, CLASSIC, KNOT, QUOTE, heading('Prizes'), PRIZE, TOLD, FAREWELL),
      looks: 7,
      told: ['Update A knot was untied by two students. Read it'],
    },
    {
      at: '14T09:00',
      people: 'Ben empties the draft by mistake, and takes that back by WordPress’s revisions',
      async act() {
        await save(ben, WELCOME);
        await minutes(2);
        await by(ben, UNDO, { id: may });
      },
      looks: 7,
      told: [],
    },
    {
      at: '17T09:00',
      people: 'Ada merges the two items on prizes',
      act: () =>
        save(
          ada,
          ...[WELCOME, PRIME, CLASSIC, KNOT, QUOTE, heading('Prizes')],
          PRIZE.replace('</p>', ' It is no rumour that it is for her.</p>'),
          FAREWELL,
        ),
      looks: 7,
      told: ['Delete', 'Update The Noether Prize was given. Read it It is no rumour that it is for her.'],
    },
    {
      at: '18T09:00',
      people: 'Ada takes the journal out',
      act: () => save(ada, WELCOME, PRIME, KNOT, QUOTE, heading('Prizes'), PRIZE, FAREWELL),
      looks: 7,
      told: ['Delete', 'Update The Noether Prize was given. Read it'],
    },
    {
      at: '19T09:00',
      people: 'Ben throws the draft away and fetches it back from the trash',
      async act() {
        await by(ben, `return $done(wp_trash_post($args['id']));`, { id: may });
        await minutes(2);
        await by(ben, `return $done(wp_untrash_post($args['id']));`, { id: may });
      },
      looks: 7,
      told: [],
    },
    {
      at: '20T09:00',
      people: 'Ben submits the draft for review, and Ada adds a poster',
      async act() {
        await by(ben, SAVE, { id: may, post: { post_status: 'pending' } });
        await save(ada, WELCOME, PRIME, KNOT, QUOTE, POSTER, heading('Prizes'), PRIZE, FAREWELL);
      },
      looks: 7,
      told: ['Create A poster of all groups is for sale. Read it'],
    },
    {
      at: '28T09:00',
      people: 'Ben begins the draft of June with a copy',
      async act() {
        const { post_content: copied = '' } = (await row(may)) ?? {};
        june = await insert(ben, { post_title: 'News Roundup – June', post_content: content(JUNE, copied) });
      },
      looks: 7,
      told: ['Create June begins with a conference. Read it'],
    },
    {
      at: '31T16:00',
      people: 'Ada adds a last item and publishes the month within the minute',
      act: () =>
        by(ada, SAVE, {
          id: may,
          post: {
            post_status: 'publish',
            // Without a slug of its own, what once lay in the trash is called "__trashed".
            post_name: 'news-roundup-may',
            post_content: content(WELCOME, PRIME, KNOT, QUOTE, POSTER, LATE, heading('Prizes'), PRIZE, FAREWELL),
          },
        }),
      looks: 8,
      told: [
        'Create A proof came in at the last minute. Read it',
        'Update A knot was untied by two students. Read it',
        'Update A poster of all groups is for sale. Read it',
        'Update The Noether Prize was given. Read it',
        'Update The largest prime so far was found. Read it',
      ],
    },
    {
      at: '31T17:00',
      people: 'Ben clears what he copied out of June',
      act: () => by(ben, SAVE, { id: june, post: { post_content: content(WELCOME, JUNE, FAREWELL) } }),
      looks: 7,
      told: [],
    },
    {
      at: '31T18:00',
      people: 'Ada corrects the published page',
      act: () =>
        save(
          ada,
          ...[WELCOME, PRIME.replace('largest', 'second largest'), KNOT, QUOTE, POSTER, LATE],
          ...[heading('Prizes'), PRIZE, item('Added for the readers of the page.', 'page'), FAREWELL],
        ),
      looks: 7,
      told: ['Update The second largest prime so far was found. Read it'],
    },
  ];

  for (const { at, people, act, looks, told } of month) {
    it(`${at.replace('T', ' May, ')}: ${people}`, async () => {
      stage.setClock(Date.parse(`2021-05-${at}:00Z`) - MINUTE);
      await minutes(1);
      expect(stage.told(), 'before').to.deep.equal([]);
      await act();
      await minutes(looks);
      expect(stage.told().sort()).to.deep.equal(told);
    });
  }

  it('ends with exactly the right Notes', async () => {
    await minutes(20);
    expect(stage.told()).to.deep.equal([]);
    const page = await wordpress.permalink(may);
    expect(page).to.equal('https://blog.test/2021/05/news-roundup-may/');
    const words = (html = '') =>
      html
        .split('</p>')[0]
        ?.replace(/<[^>]*>/g, '')
        .replace(' Read it', '');
    expect(
      stage.notes().map(({ content: shown }) => (shown ? [words(shown.html), shown.url] : 'deleted')),
    ).to.deep.equal([
      ['The second largest prime so far was found.', page],
      ['A knot was untied by two students.', page],
      ['The Noether Prize was given.', `${page}#news-prize`],
      'deleted',
      'deleted',
      ['A poster of all groups is for sale.', page],
      ['June begins with a conference.', null],
      ['A proof came in at the last minute.', page],
    ]);
    const counts = stage.db.sql.prepare('SELECT type, count(*) AS n FROM activities GROUP BY type ORDER BY type').all();
    expect(counts).to.deep.equal([
      { type: 'Create', n: 8 },
      { type: 'Delete', n: 2 },
      { type: 'Update', n: 11 },
    ]);
    expect(JSON.stringify(stage.dump())).not.to.match(/Bob|secret source|Welcome|Send us/);
  });
});
