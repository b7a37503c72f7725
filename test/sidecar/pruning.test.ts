import { expect } from 'chai';
import { createPruning } from '../../src/sidecar/pruning.js';
import { recordingLog } from '../stand-ins/recording-log.js';

describe('forgetting what has served its time', () => {
  it('goes on in the other rooms when one is in trouble, and names that one', async () => {
    const { log, lines } = recordingLog();
    const done: string[] = [];
    const prune = createPruning(
      {
        first: (now) => void done.push(`first at ${now}`),
        broken: () => Promise.reject(new Error('the disk is full')),
        last: () => void done.push('last'),
      },
      log,
    );
    await prune(7);
    expect(done).to.deep.equal(['first at 7', 'last']);
    expect(lines).to.have.lengthOf(1);
    expect(JSON.stringify(lines[0])).to.include('broken').and.to.include('the disk is full');
  });
});
