import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { questionsTo } from '../../src/cli/init/questions.js';
import type { World } from '../../src/cli/world.js';
import { handleRule } from '../../src/config/rules.js';

function person(answers: string): { world: World; shown: () => string } {
  const input = new PassThrough();
  input.end(answers);
  let shown = '';
  const err = (text: string) => {
    shown += text;
  };
  return { world: { env: {}, out: () => {}, err, input, interactive: true, now: Date.now }, shown: () => shown };
}

describe('the questions of init', () => {
  it('take the preset for an empty answer', async () => {
    const { world, shown } = person('\n');
    expect(await questionsTo(world).ask('The name', 'news')).to.equal('news');
    expect(shown()).to.equal('The name [news]: ');
  });

  it('are asked again until the answer will do', async () => {
    const { world, shown } = person('The News\n news_2 \n');
    expect(await questionsTo(world).ask('The name', 'news', handleRule)).to.equal('news_2');
    expect(shown()).to.include('write 1 to 30');
  });

  it('end when nobody answers any more', async () => {
    const { world } = person('');
    const error = await questionsTo(world)
      .ask('The name', 'news')
      .then(
        () => null,
        (reason: Error) => reason,
      );
    expect(error?.message).to.include('no answer');
  });
});
