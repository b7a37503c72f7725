import { appendFileSync, chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { herald } from './herald.js';
import { place, startHerald } from './running-herald.js';

const example = new URL('../../docs/examples/thank-you-handler.mjs', import.meta.url).pathname;

describe('herald run, with inbox handlers of one’s own', function () {
  this.timeout(60_000);
  const { config, directory } = place();
  const folder = join(directory, 'handlers');

  before(() => {
    mkdirSync(folder, { mode: 0o755 });
    appendFileSync(config, `[inbox]\nhandlers = "${folder}"\n`);
  });

  it('starts with those that are in order', async () => {
    const file = join(folder, 'thank-you-handler.mjs');
    copyFileSync(example, file);
    chmodSync(file, 0o644);
    const running = await startHerald(config);
    expect(await running.stop()).to.equal(0);
    expect((await herald(['doctor', '--config', config])).out).to.match(/handlers.*holds thank-you/);
  });

  it('does not start with one that is not, and says why in one line', async () => {
    writeFileSync(join(folder, 'broken.mjs'), 'export default {\n  name: "x",\n  types: [\n', { mode: 0o644 });
    const failure = await startHerald(config).then(
      () => null,
      (error: Error) => error,
    );
    expect(failure?.message).to.match(/herald: inbox\.handlers: .*broken\.mjs cannot be loaded: .*\(line [34]\)\n/);
    expect(failure?.message).not.to.match(/\n\s+at /);
    expect((await herald(['doctor', '--config', config])).out).to.match(/broken\.mjs cannot be loaded/);
  });
});
