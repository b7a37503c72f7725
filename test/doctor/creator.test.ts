import { expect } from 'chai';
import { urisFor } from '../../src/activitypub/uris.js';
import type { DoctorMeans } from '../../src/doctor/check.js';
import { creator } from '../../src/doctor/creator.js';
import { someConfig } from '../config/some-config.js';

describe('the check of the author that pages name', () => {
  const config = someConfig();
  const own = `@${config.site.handle}@blog.test`;
  const check = (body: string) =>
    creator.run({
      config,
      uris: urisFor('https://blog.test'),
      get: async () => ({ status: 200, headers: {}, body }),
    } as unknown as DoctorMeans);

  it('finds the handle of the example, which is a stranger’s', async () => {
    const { outcome, message, cure } = await check('<meta name="fediverse:creator" content="@news@example.com">');
    expect(outcome).to.equal('warning');
    expect(message).to.include('@news@example.com');
    expect(cure).to.include(`set $herald_creator "${own}";`);
  });

  it('is content with its own, with an author’s, and with none', async () => {
    for (const body of [
      `<meta content='${own}' name='fediverse:creator'/>`,
      '<p>',
      '<meta name="fediverse:creator" content="@ann@a.test">',
    ])
      expect((await check(body)).outcome, body).to.equal('ok');
  });
});
