import { expect } from 'chai';
import { reportRequests } from '../../src/http/middleware/request-log.js';
import { recordingLog } from '../stand-ins/recording-log.js';

describe('the log of requests', () => {
  it('warns once a minute for each route, however many 503 somebody causes, and says how many there were', () => {
    const { log, lines } = recordingLog();
    let now = 1_000_000;
    const observed: number[] = [];
    const report = reportRequests(
      log,
      ({ status }) => void observed.push(status),
      () => now,
    );
    const answer = (status: number, route = 'inbox') => report({ route, method: 'POST', status, seconds: 0.01 }, '/x');
    const warnings = () => lines.filter(({ level }) => level === 'warn');
    for (let n = 0; n < 100; n += 1) answer(503);
    answer(503, 'note');
    answer(202);
    expect(warnings().map(({ route, unsaid }) => [route, unsaid])).to.deep.equal([
      ['inbox', undefined],
      ['note', undefined],
    ]);
    now += 59_999;
    answer(503);
    expect(warnings()).to.have.lengthOf(2);
    now += 1;
    answer(503);
    expect(warnings().at(-1)).to.include({ route: 'inbox', status: 503, unsaid: 100 });
    now -= 3_600_000;
    answer(503);
    expect(warnings(), 'a clock that was set back silences nothing').to.have.lengthOf(4);
    expect(lines.filter(({ level }) => level === 'debug')).to.have.lengthOf(101);
    expect(observed).to.have.lengthOf(105);
  });
});
