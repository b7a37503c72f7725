import { expect } from 'chai';
import fc from 'fast-check';
import { type Block, BY_OPERATOR } from '../../src/model/block.js';
import {
  accountBlocksCsv,
  domainBlocksCsv,
  handleFrom,
  isActorId,
  parseBlockFile,
} from '../../src/moderation/block-file.js';
import { csvText, parseCsv } from '../../src/moderation/csv.js';

const heading = '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate';
const parse = (text: string, bare: 'silence' | 'suspend' = 'suspend') =>
  parseBlockFile(text, { ownHost: 'blog.test', bare });
const block = (target: string, more: Partial<Block> = {}): Block => ({
  ...{ target, kind: 'domain', severity: 'suspend', source: BY_OPERATOR, handle: null, rejectMedia: false },
  ...{ rejectReports: false, comment: '', obfuscate: false, held: false, createdAt: 1, ...more },
});

describe('parseCsv', () => {
  it('reads quotes, commas, line ends and a BOM, and says where rows begin', () => {
    const { rows, faults } = parseCsv('\ufeffa,"b, ""c""\r\nd",e\r\n\r\nf,,\rg');
    expect(faults).to.deep.equal([]);
    expect(rows).to.deep.equal([
      { line: 1, cells: ['a', 'b, "c"\r\nd', 'e'] },
      { line: 4, cells: ['f', '', ''] },
      { line: 5, cells: ['g'] },
    ]);
  });

  it('names each broken quote', () => {
    const { faults } = parseCsv('a"b,c\n"d"e,f\ng\n"open,\nh');
    expect(faults.map(({ line }) => line)).to.deep.equal([1, 2, 4]);
  });

  it('reads what it writes, whatever stands in the cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '#') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const parsed = parseCsv(csvText(rows));
        expect(parsed.faults).to.deep.equal([]);
        expect(parsed.rows.map(({ cells }) => cells)).to.deep.equal(rows);
      }),
    );
  });
});

describe('parseBlockFile', () => {
  it('reads Mastodon’s CSV', () => {
    const { blocks, skipped, faults } = parse(
      `${heading}\nEVIL.test.,suspend,TRUE,true,"Spam, and ""worse""",false\r\nquiet.test,silence,False,,,\r\nnothing.test,noop,true,true,,true\n`,
    );
    expect([skipped, faults]).to.deep.equal([[], []]);
    expect(blocks).to.deep.equal([
      {
        target: 'evil.test',
        severity: 'suspend',
        rejectMedia: true,
        rejectReports: true,
        comment: 'Spam, and "worse"',
        obfuscate: false,
      },
      {
        target: 'quiet.test',
        severity: 'silence',
        rejectMedia: false,
        rejectReports: false,
        comment: '',
        obfuscate: false,
      },
      {
        target: 'nothing.test',
        severity: 'noop',
        rejectMedia: true,
        rejectReports: true,
        comment: '',
        obfuscate: true,
      },
    ]);
  });

  it('reads headings without #, in another order, and with columns it does not know', () => {
    const { blocks, faults } = parse('domain,private_comment,severity\nevil.test,why,silence\n');
    expect(faults).to.deep.equal([]);
    expect(blocks[0]).to.include({ target: 'evil.test', severity: 'silence', comment: '' });
  });

  it('reads bare lists with remarks, a BOM and Windows line ends', () => {
    const { blocks, skipped, faults } = parse(
      '\ufeff# my list\r\nevil.test\r\n\r\n*.worse.test\r\nhttps://third.test/\r\n',
      'silence',
    );
    expect([skipped, faults]).to.deep.equal([[], []]);
    expect(blocks.map(({ target, severity }) => [target, severity])).to.deep.equal([
      ...[
        ['evil.test', 'silence'],
        ['worse.test', 'silence'],
        ['third.test', 'silence'],
      ],
    ]);
  });

  it('reads Mastodon’s blocked accounts, and actor ids', () => {
    const { blocks, faults } = parse('Account address\n@Ann@Social.Test\nbob@b.test\nhttps://c.test/users/carl\n');
    expect(faults).to.deep.equal([]);
    expect(blocks.map(({ target, handle }) => [target, handle])).to.deep.equal([
      ['Ann@social.test', 'Ann@social.test'],
      ['bob@b.test', 'bob@b.test'],
      ['https://c.test/users/carl', undefined],
    ]);
  });

  it('leaves out what is obfuscated, ourselves, and whole top-level domains, with a word', () => {
    const { blocks, skipped, faults } = parse(
      `${heading}\nex*mple.com,suspend\nblog.test,suspend\ncom,suspend\nevil.test,suspend\n`,
    );
    expect(faults).to.deep.equal([]);
    expect(blocks.map(({ target }) => target)).to.deep.equal(['evil.test']);
    expect(skipped.map(({ line, reason }) => `${line} ${reason}`)).to.deep.equal([
      '2 "ex*mple.com" is obfuscated',
      '3 blog.test is this site itself',
      '4 "com" has no dot: a whole top-level domain is not blocked',
    ]);
  });

  it('D43 takes the harder of two rows for one domain', () => {
    const { blocks, skipped } = parse(`${heading}\nevil.test,silence\nEvil.Test.,suspend\nevil.test,noop\n`);
    expect(blocks.map(({ target, severity }) => [target, severity])).to.deep.equal([['evil.test', 'suspend']]);
    expect(skipped.map(({ line }) => line)).to.deep.equal([3, 4]);
  });

  it('names every fault at once, by line', () => {
    const { faults } = parse(
      `${heading}\ntwo words.test,suspend\nevil.test,limit\nevil.test,suspend,perhaps\nevil.test,suspend,,,,,extra\n"open,suspend`,
    );
    expect(faults.map(({ line, reason }) => `${line} ${reason}`)).to.deep.equal([
      '2 "two words.test" is no domain: write a name such as example.com',
      '3 severity "limit" is not known: write noop, silence or suspend',
      '4 reject_media "perhaps" is neither true nor false',
      '5 has 7 columns where 6 are named',
      '6 a quote is never closed',
    ]);
  });

  it('says how many columns it knows of a bare list, and no more of a word than fits', () => {
    const { faults } = parse('one.test\ntwo.test,more');
    expect(faults.map(({ reason }) => reason)).to.deep.equal(['has 2 columns where 1 is named']);
    const long = 'x'.repeat(60);
    expect(parse(`${heading}\none.test,${long}`).faults[0]?.reason).to.equal(
      `severity "${'x'.repeat(50)}" is not known: write noop, silence or suspend`,
    );
  });

  it('counts empty lines, with every kind of line end', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const { blocks, faults } = parse(['one.test', '', 'two words', '', 'two.test'].join(end));
      expect([blocks.length, faults.map(({ line }) => line)], JSON.stringify(end)).to.deep.equal([2, [3]]);
    }
  });

  it('keeps the first of two rows that say the same', () => {
    const { blocks } = parse(`${heading}\none.test,suspend,,,first\none.test,suspend,,,second`);
    expect(blocks.map(({ comment }) => comment)).to.deep.equal(['first']);
  });

  it('takes a web page for no list', () => {
    expect(parse('<!DOCTYPE html>\n<html><body>\n<p>Not found</p>\n</body></html>').faults).to.have.length.above(2);
  });

  it('reads ten thousand domains', () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => `server-${n}.test,suspend,false,false,"a, comment",false`);
    expect(parse([heading, ...rows].join('\n')).blocks).to.have.lengthOf(10_000);
  });
});

describe('a row of a block file', () => {
  const row = (cells: string) => parse(`#domain,#severity,#reject_media,#obfuscate\n${cells}\n`);

  it('says yes and no as Mastodon and others do, and in no other way', () => {
    for (const yes of ['true', 'T', '1', 'yes'])
      expect(row(`evil.test,suspend,${yes},${yes}`).blocks[0], yes).to.include({ rejectMedia: true, obfuscate: true });
    for (const no of ['false', 'F', '0', 'no', ''])
      expect(row(`evil.test,suspend,${no},${no}`).blocks[0], no).to.include({ rejectMedia: false, obfuscate: false });
    expect(row('evil.test,suspend,maybe,').faults[0]?.reason).to.match(/neither true nor false/);
  });

  it('names an actor by an address of at most 2048 characters with more than a host in it', () => {
    const address = (length: number) => 'https://evil.test/'.padEnd(length, 'x');
    expect(isActorId(address(2048))).to.equal(true);
    expect(isActorId(address(2049))).to.equal(false);
    expect(
      ['https://evil.test', 'https://evil.test/', 'https://evil.test/x', 'https://evil.test/?u=1'].map(isActorId),
    ).to.deep.equal([false, false, true, true]);
    expect(['ftp://evil.test/x', 'https://evil.test/a b', 'evil.test/x'].map(isActorId)).to.deep.equal([
      false,
      false,
      false,
    ]);
  });

  it('names an account by a handle, with or without its @', () => {
    expect(['ann@Social.test', '@ann@social.test', 'acct:ann@social.test'].map(handleFrom)).to.deep.equal(
      Array(3).fill('ann@social.test'),
    );
    const name = (length: number) => `${'n'.repeat(length)}@social.test`;
    expect([handleFrom(name(128)) === null, handleFrom(name(129)) === null]).to.deep.equal([false, true]);
    expect(['ann', 'ann@', '@social.test', 'ann@a@b', 'ann@a/b'].map(handleFrom)).to.deep.equal(Array(5).fill(null));
  });
});

describe('domainBlocksCsv', () => {
  it('writes what Mastodon writes', () => {
    const rows = [
      block('evil.test', { comment: 'Spam, "and" worse', rejectReports: true }),
      block('https://a.test/x', { kind: 'actor' }),
    ];
    expect(domainBlocksCsv([...rows, block('friend.test', { severity: 'allow' })])).to.equal(
      `${heading}\nevil.test,suspend,false,true,"Spam, ""and"" worse",false\n`,
    );
  });

  it('comes back the same, byte for byte', () => {
    const some = fc.record({
      severity: fc.constantFrom<Block['severity']>('noop', 'silence', 'suspend'),
      comment: fc.string().map((text) => text.trim()),
      rejectMedia: fc.boolean(),
      rejectReports: fc.boolean(),
      obfuscate: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.dictionary(fc.domain(), some, { maxKeys: 5 }), (named) => {
        const csv = domainBlocksCsv(Object.entries(named).map(([target, more]) => block(target, more)));
        const { blocks, faults } = parse(csv);
        expect(faults).to.deep.equal([]);
        expect(domainBlocksCsv(blocks.map((one) => block(one.target, one as Partial<Block>)))).to.equal(csv);
      }),
    );
  });

  it('writes accounts by handle, or by id', () => {
    const actors = [
      block('https://a.test/x', { kind: 'actor', handle: 'x@a.test' }),
      block('https://b.test/y', { kind: 'actor' }),
    ];
    expect(accountBlocksCsv([...actors, block('evil.test')])).to.equal('x@a.test\nhttps://b.test/y\n');
  });
});
