import { expect } from 'chai';
import { attempt, errorLine } from '../../src/delivery/attempt.js';
import { RemoteError } from '../../src/remote/remote-error.js';

describe('an attempt', () => {
  const request = {
    inbox: 'https://one.test/inbox',
    signal: new AbortController().signal,
    body: Buffer.from(''),
    digest: '',
  };
  const failing = (error: unknown) => attempt(() => Promise.reject(error), request);

  it('tells apart whose fault it is that no answer came', async () => {
    const causes = [
      new RemoteError('refused-address', 'a private network'),
      new RemoteError('own-trouble', 'no descriptor is left'),
      new RemoteError('unreachable', 'ECONNREFUSED'),
      new Error('broken'),
    ];
    const found = await Promise.all(causes.map(failing));
    expect(found.map((result) => !result.answered && result.cause)).to.deep.equal([
      ...['refused-address', 'own-trouble', 'network', 'network'],
    ]);
  });

  it('says in one short line what was wrong, whatever was thrown', () => {
    expect(errorLine(new Error('two\nlines'))).to.equal('two lines');
    expect(errorLine(Object.assign(new Error(''), { code: 'ECONNRESET' }))).to.equal('ECONNRESET');
    expect(errorLine('words')).to.equal('words');
    expect(errorLine(new Error('x'.repeat(300)))).to.have.length(200);
  });
});
