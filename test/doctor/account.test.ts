import { expect } from 'chai';
import { concerns } from '../../src/doctor/account.js';

describe('a line of SHOW GRANTS', () => {
  const cases: [string, string, boolean][] = [
    ['GRANT USAGE ON *.* TO `herald`@`localhost`', 'wp', true],
    ['GRANT INSERT ON `other`.* TO `herald`@`localhost`', 'wp', true],
    ['GRANT SELECT, INSERT ON `test`.* TO PUBLIC', 'wp', false],
    ['GRANT SELECT, INSERT ON `test`.* TO PUBLIC', 'test', true],
    ['GRANT SELECT, INSERT ON `test\\\\_%`.* TO PUBLIC', 'wp', false],
    ['GRANT SELECT, INSERT ON `test\\\\_%`.* TO PUBLIC', 'test_blog', true],
    ['GRANT SELECT, INSERT ON `test\\_%`.* TO PUBLIC', 'testxblog', false],
    ['GRANT SELECT, INSERT ON `w_`.* TO PUBLIC', 'wp', true],
  ];
  for (const [line, database, expected] of cases) {
    it(`${expected ? 'concerns' : 'does not concern'} ${database}: ${line}`, () => {
      expect(concerns(line, database)).to.equal(expected);
    });
  }
});
