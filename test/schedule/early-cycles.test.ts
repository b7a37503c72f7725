import { expect } from 'chai';
import { type EarlyCycles, startEarlyCycles } from '../../src/schedule/early-cycles.js';
import { type HeldClock, heldClock } from '../stand-ins/held-clock.js';
import { type LogLine, recordingLog } from '../stand-ins/recording-log.js';

const SECOND = 1000;

describe('cycles before their time', () => {
  let clock: HeldClock;
  let lines: LogLine[];
  let early: EarlyCycles;
  /** When each cycle began, in seconds. */
  let begun: number[];
  /** How long a cycle takes. */
  let takes: number;
  let fails: boolean;
  let under: number;

  beforeEach(() => {
    clock = heldClock();
    begun = [];
    takes = 0;
    fails = false;
    under = 0;
    const recording = recordingLog();
    lines = recording.lines;
    early = startEarlyCycles(
      async () => {
        begun.push(clock.now() / SECOND);
        under += 1;
        expect(under, 'cycles at once').to.equal(1);
        if (takes > 0) await new Promise<void>((resolve) => clock.after(takes, resolve));
        under -= 1;
        if (fails) throw new Error('out of paper');
      },
      clock,
      recording.log,
    );
  });

  it('begin two seconds after a ping, and once for all pings of that time', async () => {
    early.hear();
    await clock.pass(500);
    early.hear();
    early.hear();
    await clock.pass(10 * SECOND);
    expect(begun).to.deep.equal([2]);
  });

  it('begin at once for what was seen, also while a ping waits', async () => {
    early.see();
    await clock.pass(0);
    expect(begun).to.deep.equal([0]);
    await clock.pass(20 * SECOND);
    early.hear();
    await clock.pass(SECOND);
    early.see();
    await clock.pass(20 * SECOND);
    expect(begun).to.deep.equal([0, 21]);
  });

  it('are followed by one more when a ping came while one ran', async () => {
    takes = 30 * SECOND;
    early.hear();
    await clock.pass(12 * SECOND);
    for (let pings = 0; pings < 5; pings += 1) early.hear();
    await clock.pass(100 * SECOND);
    expect(begun).to.deep.equal([2, 37]);
  });

  it('stay seconds apart, however many ask', async () => {
    for (let at = 0; at < 60; at += 1) {
      for (let pings = 0; pings < 1000; pings += 1) early.hear();
      early.see();
      await clock.pass(SECOND);
    }
    await clock.pass(60 * SECOND);
    expect(begun).to.deep.equal([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
    expect(clock.waiting()).to.equal(0);
  });

  it('begin when something that waits may leave, and not when it went before', async () => {
    early.wake(10 * SECOND);
    await clock.pass(20 * SECOND);
    expect(begun).to.deep.equal([10]);
    early.wake(30 * SECOND);
    early.wake(40 * SECOND);
    await clock.pass(10 * SECOND);
    early.hear();
    await clock.pass(50 * SECOND);
    expect(begun).to.deep.equal([10, 32]);
    early.wake(10 * SECOND);
    early.wake(null);
    await clock.pass(50 * SECOND);
    expect(begun).to.deep.equal([10, 32]);
    expect(clock.waiting()).to.equal(0);
  });

  it('go on after one that failed, and say so', async () => {
    fails = true;
    early.see();
    await clock.pass(0);
    early.see();
    await clock.pass(10 * SECOND);
    expect(begun).to.deep.equal([0, 5]);
    expect(lines).to.have.length(2);
    expect(lines[0]).to.include({ level: 'error' });
    expect(lines[0]?.message).to.include('out of paper');
  });

  it('end with the one that runs, and begin no other', async () => {
    takes = 3 * SECOND;
    early.see();
    await clock.pass(0);
    early.hear();
    let stopped = false;
    const stopping = early.stop().then(() => {
      stopped = true;
    });
    await clock.pass(2 * SECOND);
    expect(stopped).to.equal(false);
    await clock.pass(2 * SECOND);
    await stopping;
    early.hear();
    early.see();
    await clock.pass(60 * SECOND);
    expect(begun).to.deep.equal([0]);
    expect(clock.waiting()).to.equal(0);
  });
});
