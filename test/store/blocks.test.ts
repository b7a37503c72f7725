import { expect } from 'chai';
import { type Block, BY_OPERATOR } from '../../src/model/block.js';
import { blockListStore } from '../../src/store/block-lists.js';
import { blockStore } from '../../src/store/blocks.js';
import { openDatabase } from '../../src/store/database.js';

const list = 'https://lists.test/a.csv';

describe('blockStore', () => {
  const open = () => {
    const db = openDatabase(':memory:');
    const blocks = blockStore(db);
    const put = (target: string, severity: Block['severity'], more: Partial<Block> = {}) =>
      blocks.put({
        ...{ target, kind: target.includes('/') ? 'actor' : 'domain', severity, source: BY_OPERATOR, handle: null },
        ...{ rejectMedia: false, rejectReports: false, comment: '', obfuscate: false, held: false, createdAt: 1 },
        ...more,
      });
    return { db, blocks, put };
  };
  const ann = 'https://social.example.org/users/ann';

  it('D43 finds a block in every spelling of the host, and below it', () => {
    const { blocks, put } = open();
    put('xn--bcher-kva.example', 'suspend');
    for (const uri of [
      'https://bücher.example/u',
      'https://BÜCHER.example./u',
      'https://xn--bcher-kva.example:8443/u',
      'https://deep.below.Xn--Bcher-Kva.example/u',
    ])
      expect(blocks.severityOf(uri), uri).to.equal('suspend');
    for (const uri of [
      'https://notxn--bcher-kva.example/u',
      'https://example/u',
      'https://bucher.example/u',
      'rubbish',
    ])
      expect(blocks.severityOf(uri), uri).to.equal(null);
  });

  it('lets the harder of actor, domain and domains above it win', () => {
    const { blocks, put } = open();
    put('example.org', 'silence');
    expect(blocks.severityOf(ann)).to.equal('silence');
    put(ann, 'suspend');
    expect(blocks.severityOf(ann)).to.equal('suspend');
    expect(blocks.severityOf('https://social.example.org/users/bob')).to.equal('silence');
    put(ann, 'silence');
    put('example.org', 'suspend');
    expect(blocks.severityOf(ann)).to.equal('suspend');
  });

  it('lets the operator’s word on a domain stand before the lists’', () => {
    const { blocks, put } = open();
    put('example.org', 'suspend', { source: list });
    put('example.org', 'silence');
    expect(blocks.severityOf(ann)).to.equal('silence');
    put('example.org', 'noop');
    expect(blocks.severityOf(ann)).to.equal(null);
    blocks.remove('example.org', BY_OPERATOR);
    expect(blocks.severityOf(ann)).to.equal('suspend');
  });

  it('lets an allowance shut out what is said of the domains above, and nothing below', () => {
    const { blocks, put } = open();
    put('example.org', 'suspend', { source: list });
    put('social.example.org', 'allow');
    expect(blocks.severityOf(ann)).to.equal(null);
    expect(blocks.severityOf('https://other.example.org/x')).to.equal('suspend');
    put('bad.social.example.org', 'suspend', { source: list });
    expect(blocks.severityOf('https://bad.social.example.org/x')).to.equal('suspend');
    put(ann, 'suspend');
    expect(blocks.severityOf(ann)).to.equal('suspend');
  });

  it('lets a held suspension silence, until it is released', () => {
    const { blocks, put } = open();
    put('example.org', 'suspend', { source: list, held: true });
    expect([blocks.severityOf(ann), blocks.heldCount(list)]).to.deep.equal(['silence', 1]);
    expect([blocks.release(list), blocks.severityOf(ann)]).to.deep.equal([1, 'suspend']);
  });

  it('knows from where no reports are taken, also where nothing else is blocked', () => {
    const { blocks, put } = open();
    put('example.org', 'noop', { rejectReports: true });
    expect([blocks.rejectsReports(ann), blocks.severityOf(ann)]).to.deep.equal([true, null]);
    expect(blocks.rejectsReports('https://else.test/x')).to.equal(false);
  });

  it('looks up keys only, however long the list', () => {
    const { db } = open();
    const plan = db.sql
      .prepare<[string], { detail: string }>(
        'EXPLAIN QUERY PLAN SELECT severity, source, held, reject_reports FROM blocks WHERE target = ?',
      )
      .all('')
      .map(({ detail }) => detail);
    expect(plan).to.deep.equal(['SEARCH blocks USING PRIMARY KEY (target=?)']);
  });
});

describe('blockListStore', () => {
  it('keeps the last good state of a list that fails', () => {
    const lists = blockListStore(openDatabase(':memory:'));
    lists.add(list, 5);
    expect(lists.due(5)).to.have.lengthOf(1);
    lists.read(list, { now: 10, nextAt: 100, etag: '"a"', entries: 7 });
    lists.failed(list, 'no answer', 50);
    expect(lists.get(list)).to.deep.equal({
      ...{ url: list, addedAt: 5, fetchedAt: 10, nextAt: 50, etag: '"a"', entries: 7, lastError: 'no answer' },
    });
    lists.read(list, { now: 60, nextAt: 200, etag: null, entries: 8 });
    expect([lists.get(list)?.lastError, lists.due(199)]).to.deep.equal([null, []]);
    expect([lists.remove(list), lists.remove(list)]).to.deep.equal([true, false]);
  });
});
