import { EventEmitter, once } from 'node:events';
import { expect } from 'chai';
import { startSchedule } from '../../src/schedule/schedule.js';
import { recordingLog } from '../stand-ins/recording-log.js';

describe('the schedule', () => {
  it('runs a job by its cron line, and waits for the run in flight when it stops', async () => {
    const bell = new EventEmitter();
    let release = () => {};
    let finished = false;
    const job = {
      name: 'cycle',
      cron: '* * * * * *',
      run: async () => {
        bell.emit('ran');
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        finished = true;
      },
    };
    const schedule = startSchedule([job], recordingLog().log);
    await once(bell, 'ran');
    const stopped = schedule.stop();
    release();
    await stopped;
    expect(finished).to.equal(true);
  });

  it('goes on after a job that fails, and says which one it was', async () => {
    const bell = new EventEmitter();
    let runs = 0;
    const { log, lines } = recordingLog();
    const job = {
      name: 'cycle',
      cron: '* * * * * *',
      run: async () => {
        runs += 1;
        if (runs === 2) bell.emit('again');
        throw new Error('out of paper');
      },
    };
    const schedule = startSchedule([job], log);
    await once(bell, 'again');
    await schedule.stop();
    expect(lines[0]).to.deep.include({ level: 'error', job: 'cycle' });
    expect(lines[0]?.message).to.include('out of paper');
  });
});
