import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ask, type Json } from '../lab/ask.js';
import { prepareSnac, type Snac, type SnacUser } from '../lab/snac.js';
import { until } from '../lab/until.js';
import { asActivity } from './onlooker.js';
import { type SmallStage, setSmallStage } from './small-stage.js';

const actor = 'https://blog.test/activitypub/actor';

/** snac answers 202 to everything, looks at the signature later, and drops what does not fit: it shows whether a Note was lost. */
describe('While the key of the site changes', () => {
  let stage: SmallStage;
  let snac: Snac;
  let alice: SnacUser;
  let bob: SnacUser;

  const patience = {
    timeoutMs: 150_000,
    everyMs: 200,
    evidence: () => `${stage.herald.log().slice(-3000)}\n${snac.log().slice(-3000)}`,
  };
  const post = (words: string) => stage.herald.json('post', words);
  const has = (words: string) => alice.timeline().some(({ content }) => String(content).includes(words));
  const shown = async () => (await ask(actor, { headers: asActivity })).json().publicKey as Json;

  before(async () => {
    stage = await setSmallStage(async (lab) => {
      snac = await prepareSnac(lab);
      return [snac.site];
    });
    await snac.start();
    await until('the first cycle', async () => (await ask(actor, { headers: asActivity })).status === 200, patience);
    alice = await snac.addUser('alice');
    bob = await snac.addUser('bob');
    await alice.follow('@news@blog.test');
    await until('the Accept', () => alice.following().includes(actor), patience);
    await post('Before the new key.');
    await until('a Note', () => has('Before the new key.'), patience);
  });
  after(() => stage?.close());

  it('S17 every Note of that time arrives at snac, though another follower’s server is dead', async () => {
    const file = join(stage.herald.dataDir, 'dead.jsonl');
    const dead = 'https://dead.test/users/dora';
    writeFileSync(file, `${JSON.stringify({ actor: dead, inbox: `${dead}/inbox`, sharedInbox: null })}\n`);
    const { code, out, err } = await stage.herald.command('followers', 'import', file);
    expect(code, out + err).to.equal(0);

    const first = await shown();
    const words = ['At once.', 'Once it was announced.', 'While snac is left in peace.', 'Afterwards.'];
    const [atOnce = '', announced = '', inPeace = '', afterwards = ''] = words;
    await stage.herald.json('keys', 'rotate');
    await post(atOnce);
    // nginx keeps the document for a while.
    await until('the new key', async () => (await shown()).id === `${String(first.id)}-2`, patience);
    await until('the announcement', () => snac.log().includes(`updated actor ${actor}`), patience);
    await post(announced);
    await bob.follow('@news@blog.test');
    await post(inPeace);
    await until('the Notes of that time', () => [atOnce, announced, inPeace].every(has), patience);
    await until('the Accept', () => bob.following().includes(actor), patience);
    await post(afterwards);
    await until('the last Note', () => has(afterwards), patience);
    // The one request whose key nobody can know, to find out what snac answers to that.
    expect(snac.log().match(/bad signature/g) ?? []).to.have.lengthOf(1);
  });

  it('says who still uses the old key', async () => {
    const { out } = await stage.herald.command('keys', 'show');
    expect(out)
      .to.include('1 server has still to hear of the new key')
      .and.to.include('still sent this one: dead.test');
  });
});
