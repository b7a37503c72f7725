import { expect } from 'chai';
import { startGlances } from '../../src/schedule/glances.js';
import { heldClock } from '../stand-ins/held-clock.js';
import { recordingLog } from '../stand-ins/recording-log.js';

const SECOND = 1000;

/** Glances every fifteen seconds at something that a test makes up. */
function stage(look: (nth: number) => boolean | Promise<boolean>, every = 15 * SECOND) {
  const clock = heldClock();
  const { log, lines } = recordingLog();
  const looked: number[] = [];
  const seen: number[] = [];
  const glances = startGlances(
    {
      every,
      async look() {
        looked.push(clock.now() / SECOND);
        return look(looked.length);
      },
      seen: () => seen.push(clock.now() / SECOND),
    },
    clock,
    log,
  );
  return { clock, lines, looked, seen, glances };
}

describe('the glances', () => {
  it('come one after the other, and tell only of what they saw', async () => {
    const { clock, lines, looked, seen } = stage((nth) => nth === 3);
    await clock.pass(61 * SECOND);
    expect(looked).to.deep.equal([15, 30, 45, 60]);
    expect(seen).to.deep.equal([45]);
    expect(lines).to.deep.equal([]);
  });

  it('wait for one that takes long', async () => {
    const { clock, looked } = stage(
      () => new Promise<boolean>((resolve) => clock.after(100 * SECOND, () => resolve(false))),
    );
    await clock.pass(231 * SECOND);
    expect(looked).to.deep.equal([15, 130]);
  });

  it('go on silently while the database is away', async () => {
    const { clock, lines, looked, seen } = stage((nth) => {
      if (nth < 3) throw new Error('nobody answers');
      return true;
    });
    await clock.pass(46 * SECOND);
    expect([looked, seen]).to.deep.equal([[15, 30, 45], [45]]);
    expect(lines.map(({ level }) => level)).to.deep.equal(['debug', 'debug']);
  });

  it('are none where the configuration wants none', async () => {
    const { clock, looked, glances } = stage(() => true, 0);
    await clock.pass(3600 * SECOND);
    expect(looked).to.deep.equal([]);
    expect(clock.waiting()).to.equal(0);
    await glances.stop();
  });

  it('end, and what one saw meanwhile is left to the next start', async () => {
    const { clock, looked, seen, glances } = stage(
      () => new Promise<boolean>((resolve) => clock.after(5 * SECOND, () => resolve(true))),
    );
    await clock.pass(16 * SECOND);
    const stopping = glances.stop();
    await clock.pass(60 * SECOND);
    await stopping;
    expect([looked, seen]).to.deep.equal([[15], []]);
    expect(clock.waiting()).to.equal(0);
  });
});
