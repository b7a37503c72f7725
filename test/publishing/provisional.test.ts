import { expect } from 'chai';
import { createRest } from '../../src/wordpress/rest.js';
import { HOUR, MINUTE, type Stage, setNewStage } from './blog-and-herald.js';

/** A blog whose plugin renders `[weather]`, which only PHP knows, and whose REST API comes and goes. */
describe('While WordPress’s REST API does not answer', () => {
  let stage: Stage;
  let away: boolean;
  let weather: string;

  beforeEach(async () => {
    away = false;
    weather = 'sunny';
    const rest = createRest({
      root: 'https://blog.test/wp-json',
      // Nothing is kept: each cycle asks.
      now: () => (stage ? stage.now() * 20 : 0),
      tell: () => undefined,
      async get(url) {
        if (away) return { status: 403, body: '' };
        const ids = (url.searchParams.get('include') ?? '').split(',').map(Number);
        const shown = ids.map((id) => {
          const text = String(stage.blog.post(id)?.post_content).replace('[weather]', weather);
          return { id, content: { rendered: text }, excerpt: { rendered: text }, link: `https://blog.test/api-${id}/` };
        });
        return { status: 200, body: JSON.stringify(shown) };
      },
    });
    stage = await setNewStage({ rest });
  });
  afterEach(() => stage.close());

  const post = (title: string) => stage.blog.insertPost({ title, content: '<p>It is [weather] today.</p>' });
  const texts = () => stage.living().map(({ content }) => content?.html.replace(/<[^>]*>/g, ' ') ?? '');

  it('a post is told as Herald renders it, and mended once the API answers', async () => {
    away = true;
    const id = post('Monday');
    await stage.look();
    expect(stage.told()).to.deep.equal(['Create Monday']);
    expect(texts()[0]).to.include('[weather]').and.not.include(`api-${id}`);
    stage.deliver();
    await stage.look({ full: true });
    expect(stage.told()).to.deep.equal([]);
    away = false;
    await stage.look();
    expect(stage.told()).to.deep.equal(['Update Monday']);
    expect(texts()[0]).to.include('sunny').and.include(`api-${id}`);
    await stage.look();
    expect(stage.told()).to.deep.equal([]);
  });

  it('a Note stays as it was rendered, through the outage and back', async () => {
    post('Tuesday');
    await stage.look();
    expect(texts()[0]).to.include('sunny');
    stage.sent();
    stage.deliver();
    for (const gone of [true, true, false, true, false]) {
      away = gone;
      await stage.look({ full: true });
    }
    expect(stage.told()).to.deep.equal([]);
    weather = 'cloudy';
    await stage.look();
    expect(stage.told()).to.deep.equal(['Update Tuesday']);
  });

  it('an edit waits for it, however many posts came since and across a restart', async () => {
    const id = post('Wednesday');
    await stage.look();
    for (let number = 0; number < 80; number += 1) {
      post(`Later ${number}`);
      if (number % 10 === 9) await stage.look();
    }
    stage.sent();
    stage.deliver();
    away = true;
    stage.blog.updatePost(id, { content: '<p>It was [weather] on Wednesday.</p>' });
    await stage.look();
    await stage.look();
    stage.restart();
    await stage.look();
    expect(stage.told()).to.deep.equal([]);
    away = false;
    await stage.look();
    expect(stage.told()).to.deep.equal(['Update Wednesday']);
    expect(texts().filter((text) => text.includes('on Wednesday'))).to.have.length(1);
  });

  it('an edit waits no longer than a day, and Notes that nobody edited stay as they are', async () => {
    const id = post('Friday');
    post('Saturday');
    await stage.look();
    stage.sent();
    stage.deliver();
    away = true;
    stage.pass(MINUTE);
    stage.blog.updatePost(id, { content: '<p>It was not [weather] at all.</p>' });
    await stage.look();
    for (let hour = 0; hour < 23; hour += 1) {
      stage.pass(HOUR);
      await stage.look({ full: hour % 5 === 0 });
    }
    expect(stage.told()).to.deep.equal([]);
    stage.pass(HOUR);
    await stage.look();
    expect(stage.told()).to.deep.equal(['Update Friday']);
    expect(texts().some((text) => text.includes('not [weather] at all'))).to.equal(true);
    stage.deliver();
    await stage.look({ full: true });
    expect(stage.told()).to.deep.equal([]);
    away = false;
    await stage.look();
    expect(stage.told()).to.deep.equal(['Update Friday']);
  });

  it('what WordPress no longer shows is withdrawn all the same: the database decides', async () => {
    const id = post('Thursday');
    await stage.look();
    stage.sent();
    stage.deliver();
    away = true;
    stage.blog.updatePost(id, { status: 'draft' });
    await stage.look();
    expect(stage.told()).to.deep.equal(['Delete']);
  });
});
