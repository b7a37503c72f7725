import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ask } from '../lab/ask.js';
import { type Arrival, type CountingSink, startCountingSink } from '../lab/counting-sink.js';
import { proxiedSite } from '../lab/nginx.js';
import { until } from '../lab/until.js';
import { wordpressCall } from '../stand-ins/wordpress-call.js';
import { installHerald, type Stage, setStage } from './stage.js';

const actor = 'https://blog.test/activitypub/actor';
const readers = 'readers.test';

/** A line of every ten minutes whose next one is nine minutes away, so that none helps along. */
const everyTenMinutes = () => `${(new Date().getMinutes() + 9) % 10}-59/10 * * * *`;
const never = '0 0 1 1 *';

describe('Though the schedule says ten minutes', () => {
  let stage: Stage;
  let sink: CountingSink;
  let printed: string;
  let address: string;
  let draft: number;
  let password: string;

  const token = randomBytes(24).toString('base64url');
  const patience = { timeoutMs: 60_000, everyMs: 50, evidence: () => stage.herald.log().slice(-3000) };
  const local = `http://127.0.0.1:8088/activitypub/ping?token=${token}`;
  const clock = (glance: string, settle: string) => ({
    wordpress: `schedule = "${everyTenMinutes()}"\nreconcile = "${never}"\nglance = "${glance}"`,
    news: `settle = "${settle}"`,
  });
  const item = (words: string, at: string) => `<p>${words} <a href="https://paper.test/${at}">Read it</a>.</p>`;
  const says = (type: string, words: string) => (arrival: Arrival) =>
    arrival.activity?.type === type && JSON.stringify(arrival.activity).includes(words);
  const arrives = async (type: string, words: string, since = Date.now()) => {
    const found = await sink.arrived(says(type, words), patience.timeoutMs).catch((cause: Error) => {
      throw new Error(`${cause.message}\n${patience.evidence()}`, { cause });
    });
    process.stdout.write(`      ${type} of “${words}”: ${((found.at - since) / 1000).toFixed(1)} s\n`);
    return found;
  };
  const noteOf = ({ activity }: Arrival) => (activity as { object: { id: string } }).object;
  const cycles = async () => {
    const { text } = await ask('http://127.0.0.1:8089/metrics');
    return [...text.matchAll(/^herald_cycles_total\{source="posts".*\} (\d+)$/gm)].reduce(
      (n, [, m]) => n + Number(m),
      0,
    );
  };
  const post = (title: string, date?: Date) =>
    stage.wordpress.insertPost({ title, content: '<p>Some words.</p>', ...(date ? { date } : {}) });
  const ping = () =>
    ask(local, { method: 'POST', body: wordpressCall('weblogUpdates.ping'), headers: { 'Content-Type': 'text/xml' } });
  const rest = (method: string, path: string, body: object = {}) =>
    ask(`https://blog.test/wp-json/wp/v2${path}`, {
      method,
      headers: {
        Authorization: `Basic ${Buffer.from(`editor:${password}`).toString('base64')}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
      timeoutMs: 60_000,
    });
  const lastError = async () => {
    const status = (await stage.herald.json('status')) as { sources: { lastError: string | null }[] };
    return status.sources[0]?.lastError ?? null;
  };

  before(async () => {
    sink = await startCountingSink({ origin: `https://${readers}` });
    stage = await setStage({
      mirrorToken: token,
      beside(lab) {
        lab.name(readers);
        return proxiedSite([readers], lab.authority.certify([readers]), `http://127.0.0.1:${sink.port}`);
      },
    });
    const { wordpress, herald } = stage;
    draft = await wordpress.insertPost({
      title: 'News Roundup',
      status: 'draft',
      content: item('Of last week.', 'last-week'),
    });
    password = await wordpress.evaluate<string>(
      `return WP_Application_Passwords::create_new_application_password(1, ['name' => 'Test'])[0];`,
    );
    // nginx, which is there before Herald, knows the token already.
    mkdirSync(herald.dataDir, { mode: 0o700 });
    writeFileSync(join(herald.dataDir, 'ping.token'), token, { mode: 0o600 });
    printed = await installHerald(stage, clock('0s', '0s'));
    address = `https://blog.test/activitypub/ping?token=${token}`;
    await until('the first cycle', async () => (await cycles()) > 0, patience);
    const reader = sink.actor(1);
    expect((await reader.post('https://blog.test/activitypub/inbox', reader.follow(actor))).status).to.equal(202);
    await sink.arrived(({ activity }) => activity?.type === 'Accept', patience.timeoutMs);
  });
  after(async () => {
    await stage?.close();
    await sink?.stop();
  });

  describe('WordPress’s own ping', () => {
    it('is a step that init prints, and that the doctor finds done', async () => {
      expect(printed)
        .to.match(/^4\. In WordPress, if you like/m)
        .and.include(`  ${address}\n`);
      const { out } = await stage.herald.command('doctor');
      expect(out).to.match(/^✓ ping +WordPress tells Herald of each post at once$/m);
    });

    it('brings a post to a follower within seconds', async () => {
      await post('Rung in');
      const published = Date.now();
      await stage.wordpress.runCron();
      await arrives('Create', 'Rung in', published);
    });

    it('is answered as WordPress wants it, in both its methods', async () => {
      const id = await post('Rung twice');
      const rung = Date.now();
      const seen = await stage.wordpress.evaluate<{ method: string; agent: string; code: number; answer: unknown }[]>(
        `
        require_once ABSPATH . WPINC . '/class-IXR.php';
        $seen = [];
        $note = function ($request, $response) use (&$seen) {
          preg_match('~<methodName>(.*)</methodName>~', $request['body'], $method);
          $message = new IXR_Message(wp_remote_retrieve_body($response));
          $message->parse();
          $seen[] = ['method' => $method[1], 'agent' => $request['user-agent'],
            'code' => wp_remote_retrieve_response_code($response), 'answer' => $message->params];
        };
        // The first call is lost, so that WordPress tries the older method.
        add_filter('pre_http_request', function ($answer, $request, $url) use ($note, &$seen) {
          if (count($seen) > 0) return $answer;
          $lost = ['response' => ['code' => 500, 'message' => ''], 'body' => '', 'headers' => [], 'cookies' => []];
          $note($request, $lost);
          return $lost;
        }, 10, 3);
        add_action('http_api_debug', fn ($response, $context, $class, $request) => $note($request, $response), 10, 4);
        weblog_ping($args['address']);
        // And now nothing is lost: one call is enough.
        weblog_ping($args['address']);
        return $seen;`,
        { address },
      );
      expect(seen.map(({ method, code }) => [method, code])).to.deep.equal([
        ['weblogUpdates.extendedPing', 500],
        ['weblogUpdates.ping', 200],
        ['weblogUpdates.extendedPing', 200],
      ]);
      for (const { answer } of seen.slice(1))
        expect(answer).to.deep.equal([{ flerror: false, message: 'Thanks for the ping.' }]);
      expect(seen[1]?.agent).to.include('Incutio XML-RPC');
      const created = await arrives('Create', 'Rung twice', rung);
      expect(JSON.stringify(created.activity)).to.include(await stage.wordpress.permalink(id));
    });

    it('with a wrong token is refused, and WordPress is none the wiser', async () => {
      const before = await cycles();
      const refused = await ask(`${address}x`, { method: 'POST', body: wordpressCall('weblogUpdates.ping') });
      expect(refused.status).to.equal(403);
      await stage.wordpress.evaluate('weblog_ping($args["address"]);', { address: `${address}x` });
      expect(await cycles()).to.equal(before);
    });

    it('is one of many that lead to one cycle', async () => {
      const before = await cycles();
      // Of a minute ago, for a new one is looked at twice.
      await post('Rung by two', new Date(Date.now() - 60_000));
      await Promise.all([ping(), ping()]);
      await arrives('Create', 'Rung by two');
      await until('the cycle to end', async () => (await cycles()) > before, patience);
      expect((await cycles()) - before).to.equal(1);
    });

    it('may come a thousand times in a second: a cycle every few seconds answers them', async () => {
      const before = await cycles();
      const started = Date.now();
      for (let sent = 0; sent < 1000; sent += 50) {
        const answers = await Promise.all(Array.from({ length: 50 }, ping));
        expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]));
      }
      const took = (Date.now() - started) / 1000;
      await post('Rung by a thousand');
      await ping();
      await arrives('Create', 'Rung by a thousand');
      await until('the cycle to end', async () => (await cycles()) > before, patience);
      const seconds = (Date.now() - started) / 1000;
      const ran = (await cycles()) - before;
      process.stdout.write(`      1000 pings in ${took.toFixed(1)} s; ${ran} cycles in ${seconds.toFixed(1)} s\n`);
      expect(ran).to.be.within(1, Math.ceil(seconds / 5) + 1);
    });

    it('is heard while the database is away, and what fails is told', async () => {
      await stage.mariadb.stop();
      const answer = await ping();
      expect([answer.status, answer.text.includes('<boolean>0</boolean>')]).to.deep.equal([200, true]);
      expect(await until('the complaint', lastError, patience)).to.match(/database/i);
      await stage.mariadb.start();
      await post('Rung after the storm');
      await ping();
      await arrives('Create', 'Rung after the storm');
      expect(await lastError()).to.equal(null);
    });

    it('is forgotten when Herald is killed before the cycle, and the post is not', async () => {
      await post('Rung in vain');
      await ping();
      await stage.herald.kill();
      await stage.herald.start();
      await arrives('Create', 'Rung in vain');
      expect(sink.arrivals.filter(says('Create', 'Rung in vain'))).to.have.lengthOf(1);
    });
  });

  describe('nginx with the mirror', () => {
    before(() => stage.wordpress.setOption('ping_sites', ''));

    it('tells of a news item in a draft that is saved', async () => {
      const content = item('Of last week.', 'last-week') + item('The mirror saw it.', 'mirror');
      const saved = Date.now();
      const answer = await rest('POST', `/posts/${draft}`, { content });
      expect(answer.status, answer.text).to.equal(200);
      await arrives('Create', 'The mirror saw it.', saved);
    });

    it('tells of what goes to the trash', async () => {
      const created = await rest('POST', '/posts', { title: 'Not for long', content: 'Words.', status: 'publish' });
      expect(created.status, created.text).to.equal(201);
      const { id } = noteOf(await arrives('Create', 'Not for long'));
      const trashed = Date.now();
      expect((await rest('DELETE', `/posts/${created.json().id}`)).json().status).to.equal('trash');
      await arrives('Delete', id, trashed);
    });
  });

  describe('the glance alone', () => {
    before(async () => {
      const { herald } = stage;
      await herald.stop();
      herald.configure({ 'glance = "0s"': 'glance = "2s"', 'settle = "0s"': 'settle = "3s"' });
      const before = sink.arrivals.length;
      await herald.start();
      await until('the first cycle', async () => (await cycles()) > 0, patience);
      expect(sink.arrivals.slice(before)).to.deep.equal([]);
    });

    it('finds a post', async () => {
      await post('Seen by chance');
      await arrives('Create', 'Seen by chance');
    });

    it('finds an edit, a planned post that goes live, and the trash', async () => {
      const { wordpress } = stage;
      const planned = await wordpress.schedulePost({ title: 'Seen at last', content: '<p>Soon.</p>' });
      await wordpress.makeDue(planned);
      await wordpress.runCron();
      const { id } = noteOf(await arrives('Create', 'Seen at last'));
      await wordpress.updatePost(planned, { content: '<p>Seen corrected.</p>' });
      await arrives('Update', 'Seen corrected.');
      await wordpress.trashPost(planned);
      await arrives('Delete', id);
    });

    it('finds a news item, and comes back when it has settled', async () => {
      const content = item('Of last week.', 'last-week') + item('The mirror saw it.', 'mirror');
      await stage.wordpress.updatePost(draft, { content: content + item('Settled between two cycles.', 'settled') });
      await arrives('Create', 'Settled between two cycles.');
    });

    it('starts no cycle while nothing happens, and says nothing', async () => {
      const before = await cycles();
      const said = stage.herald.log().length;
      const open =
        "SELECT SUM(VARIABLE_VALUE) AS n FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'COM_COMMIT'";
      const commits = async () => Number((await stage.mariadb.sql<{ n: string }>(open))[0]?.n);
      const looks = await commits();
      await until('five glances', async () => (await commits()) >= looks + 5, patience);
      expect(await cycles()).to.equal(before);
      expect(stage.herald.log().slice(said)).to.equal('');
    });
  });

  describe('after all that', () => {
    it('never let the token into Herald’s log, nor Herald complain but of the storm', () => {
      const log = stage.herald.log();
      expect(log).not.to.include(token);
      const complaints = log.split('\n').filter((line) => /"level":"(warn|error|fatal)"/.test(line));
      expect(complaints.filter((line) => !/database/i.test(line))).to.deep.equal([]);
      expect(readFileSync(stage.herald.config, 'utf8')).not.to.include(token);
    });
  });
});
