import { expect } from 'chai';
import { createChronicle } from '../../src/demo/chronicle.js';
import type { Step } from '../../src/demo/sample-story.js';
import type { Arrival } from '../../src/demo/timeline.js';

const step = (expects: Step['expects'], shows: string | null, subject = 'post 1'): Step => ({
  ...{ what: 'something', title: 'A title', subject, expects, shows, notBefore: 0 },
  act() {},
});
const arrival = (type: Arrival['type'], noteId: string, text = ''): Arrival => ({
  type,
  noteId,
  text,
  entry: null,
  at: 9,
});
const never = new AbortController().signal;

describe('the chronicle', () => {
  it('puts what arrives beside what happened', async () => {
    const chronicle = createChronicle({ asides: () => [] });
    const created = chronicle.happened(step('Create', 'at six'), 1);
    const waiting = chronicle.arrival(created, 1000, never);
    expect(chronicle.arrived(arrival('Create', 'n1', 'It opens at six.'))).to.equal(created);
    expect(await waiting).to.equal(true);
    const updated = chronicle.happened(step('Update', 'at five'), 2);
    expect(chronicle.arrived(arrival('Update', 'n1', 'It opens at five.'))).to.equal(updated);
    const deleted = chronicle.happened(step('Delete', null), 3);
    expect(chronicle.arrived(arrival('Delete', 'n1'))).to.equal(deleted);
    expect([chronicle.missing(), chronicle.faults()]).to.deep.equal([[], []]);
    expect(chronicle.counts()).to.include({ happened: 3, arrived: 3 });
  });

  it('calls missing what does not arrive', async () => {
    const chronicle = createChronicle({ asides: () => [] });
    const happening = chronicle.happened(step('Create', 'at six'), 1);
    expect(await chronicle.arrival(happening, 5, never)).to.equal(false);
    expect(happening.lost).to.equal(true);
    expect(chronicle.missing()).to.deep.equal(['Create did not arrive: something: A title']);
  });

  it('waits no longer than the demo runs', async () => {
    const chronicle = createChronicle({ asides: () => [] });
    const happening = chronicle.happened(step('Create', 'at six'), 1);
    const end = new AbortController();
    const waiting = chronicle.arrival(happening, 60_000, end.signal);
    end.abort();
    expect(await waiting).to.equal(false);
    expect(happening.lost).to.equal(false);
  });

  it('finds fault with what comes twice under another id', () => {
    const chronicle = createChronicle({ asides: () => [] });
    chronicle.happened(step('Create', 'at six'), 1);
    chronicle.arrived(arrival('Create', 'n1', 'at six'));
    expect(chronicle.arrived(arrival('Create', 'n2', 'at six'))).to.equal(null);
    expect(chronicle.faults()).to.deep.equal(['a Create came that nothing on the blog explains: at six']);
  });

  it('finds fault with an edit or a deletion of another Note', () => {
    const chronicle = createChronicle({ asides: () => [] });
    chronicle.happened(step('Create', 'at six'), 1);
    chronicle.arrived(arrival('Create', 'n1', 'at six'));
    chronicle.happened(step('Update', 'at five'), 2);
    chronicle.happened(step('Delete', null), 3);
    expect(chronicle.arrived(arrival('Update', 'n2', 'at five'))).to.equal(null);
    expect(chronicle.arrived(arrival('Delete', 'n2'))).to.equal(null);
    expect(chronicle.faults()).to.have.length(2);
    expect(chronicle.missing()).to.have.length(2);
  });

  it('finds the draft’s other text wherever it stands in a body', () => {
    const chronicle = createChronicle({ asides: () => ['Ask the harbour office'] });
    chronicle.inspect('{"content":"<p>A ferry</p>"}');
    expect(chronicle.faults()).to.deep.equal([]);
    chronicle.inspect('{"content":"<p>A ferry</p>","summary":"Ask the harbour office once more"}');
    expect(chronicle.faults()).to.have.length(1);
  });
});
