import { expect } from 'chai';
import { excessGrants } from '../../src/wordpress/grants.js';

const to = 'TO `herald`@`localhost`';

describe('the rights of an account', () => {
  const reading: [string, string[]][] = [
    ['nothing but tables', [`GRANT USAGE ON *.* ${to}`, `GRANT SELECT ON \`wp\`.\`wp_posts\` ${to}`]],
    [
      'MariaDB’s line with a hash',
      [`GRANT USAGE ON *.* ${to} IDENTIFIED BY PASSWORD '*0123456789ABCDEF0123456789ABCDEF01234567'`],
    ],
    ['a limit of connections', [`GRANT USAGE ON *.* ${to} WITH MAX_USER_CONNECTIONS 3`]],
    ['columns', [`GRANT SELECT (\`ID\`, \`display_name\`, \`user_nicename\`) ON \`wp\`.\`wp_users\` ${to}`]],
    ['columns with names of orders', [`GRANT SELECT (\`go to x\`, \`drop (all) on y\`) ON \`wp\`.\`t\` ${to}`]],
    ['views', [`GRANT SELECT, SHOW VIEW ON \`wp\`.* ${to}`]],
    ['lower case', [`grant select on wp.* to herald@localhost`]],
    [
      'MySQL’s partial revokes',
      [`GRANT SELECT ON *.* ${to}`, `REVOKE SELECT ON \`mysql\`.* FROM \`herald\`@\`localhost\``],
    ],
    [
      'a role that MariaDB spells out',
      [
        `GRANT \`reader\` ${to}`,
        'GRANT USAGE ON *.* TO `reader`',
        'GRANT SELECT ON `wp`.* TO `reader`',
        'SET DEFAULT ROLE `reader` FOR `herald`@`localhost`',
      ],
    ],
  ];
  for (const [what, lines] of reading) {
    it(`are only reading: ${what}`, () => {
      expect(excessGrants(lines)).to.deep.equal([]);
    });
  }

  const writing: [string, string[], string[]][] = [
    ['everything', [`GRANT ALL PRIVILEGES ON \`wp\`.* ${to}`], ['ALL PRIVILEGES']],
    [
      'everything, to hand on',
      [`GRANT ALL PRIVILEGES ON *.* ${to} WITH GRANT OPTION`],
      ['ALL PRIVILEGES', 'GRANT OPTION'],
    ],
    ['orders', [`GRANT SELECT, INSERT, UPDATE, DELETE ON \`wp\`.* ${to}`], ['INSERT', 'UPDATE', 'DELETE']],
    ['columns', [`GRANT SELECT (\`a\`), UPDATE (\`a\`, \`b\`) ON \`wp\`.\`t\` ${to}`], ['UPDATE']],
    ['the server’s files', [`GRANT FILE ON *.* ${to}`], ['FILE']],
    ['MySQL’s dynamic rights', [`GRANT BACKUP_ADMIN,CLONE_ADMIN ON *.* ${to}`], ['BACKUP_ADMIN', 'CLONE_ADMIN']],
    ['a procedure', [`GRANT EXECUTE ON PROCEDURE \`wp\`.\`p\` ${to}`], ['EXECUTE']],
    ['somebody else’s', [`GRANT PROXY ON ''@'%' ${to} WITH GRANT OPTION`], ['PROXY', 'GRANT OPTION']],
    [
      'a role that MySQL does not spell out',
      [`GRANT \`writer\`@\`%\`,\`reader\`@\`%\` ${to}`],
      ['role `writer`@`%`', 'role `reader`@`%`'],
    ],
    ['a role that is not spelt out', [`GRANT \`writer\` ${to}`], ['role `writer`']],
    ['a role that calls itself harmless', [`GRANT \`SELECT\` ${to}`], ['role `SELECT`']],
    ['a role that may write', [`GRANT \`editor\` ${to}`, 'GRANT SELECT, INSERT ON `wp`.* TO `editor`'], ['INSERT']],
  ];
  for (const [what, lines, excess] of writing) {
    it(`are more than reading: ${what}`, () => {
      expect(excessGrants(lines)).to.deep.equal(excess);
    });
  }

  it('are unknown where the server answers in a form nobody knows: that is more than reading', () => {
    expect(excessGrants(['ALLOW everything'])).to.deep.equal(['ALLOW everything']);
    expect(excessGrants([`SET DEFAULT ROLE \`reader\` FOR \`herald\`@\`localhost\``, ''])).to.deep.equal([]);
  });

  it('are told without the password’s hash', () => {
    const line = `GRANT INSERT ON *.* ${to} IDENTIFIED BY PASSWORD '*0123456789ABCDEF'`;
    expect(excessGrants([line]).join()).not.to.contain('0123');
  });
});
