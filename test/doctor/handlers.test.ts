import { expect } from 'chai';
import type { DoctorMeans } from '../../src/doctor/check.js';
import { handlers } from '../../src/doctor/handlers.js';
import { someConfig } from '../config/some-config.js';

describe('the check of the handlers', () => {
  const run = (folder: string | null, handlersIn: DoctorMeans['handlersIn']) => {
    const config = someConfig({});
    return handlers.run({
      config: { ...config, inbox: { ...config.inbox, handlers: folder } },
      handlersIn,
    } as DoctorMeans);
  };

  it('finds none wanted, none there, or names them', async () => {
    expect(await run(null, () => Promise.reject(new Error('never asked')))).to.include({ outcome: 'ok' });
    expect((await run('/h', async () => [])).message).to.equal('/h holds no handlers');
    expect((await run('/h', async () => ['a', 'b'])).message).to.equal('/h holds a, b');
  });

  it('says what keeps Herald from starting', async () => {
    const finding = await run('/h', () => Promise.reject(new Error('inbox.handlers: /h/a.mjs exports no handler')));
    expect(finding).to.include({ outcome: 'failed', message: 'inbox.handlers: /h/a.mjs exports no handler' });
  });
});
