import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { beatInterval, connectSupervisor, type SupervisorSettings } from '../../src/systemd/notify.js';
import { type NotifyReceiver, receiveNotifications } from './notify-receiver.js';

describe('the word to systemd', () => {
  let directory: string;
  let socket: string;
  let systemd: NotifyReceiver;
  let warnings: string[];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'herald-notify-'));
    socket = join(directory, 'notify');
    systemd = await receiveNotifications(socket);
    warnings = [];
  });
  afterEach(async () => {
    await systemd.close();
    rmSync(directory, { recursive: true });
  });

  function supervisor(settings: Partial<SupervisorSettings> = {}) {
    return connectSupervisor({
      socket,
      watchdogUsec: null,
      ping: () => {},
      log: { warn: (fields, message) => warnings.push(`${message} ${JSON.stringify(fields)}`) },
      ...settings,
    });
  }

  it('says that it is ready, what it does, and that it stops, in that order', async () => {
    const herald = supervisor();
    await Promise.all([
      herald.ready('answering for @news@example.com'),
      herald.status('3 followers'),
      herald.stopping(),
    ]);
    expect(systemd.messages).to.deep.equal([
      'READY=1\nSTATUS=answering for @news@example.com',
      'STATUS=3 followers',
      'STOPPING=1',
    ]);
    expect(warnings).to.deep.equal([]);
  });

  it('keeps a status on one line, whatever is in it', async () => {
    await supervisor().status('a post\nMAINPID=1\r\n\tand more');
    expect(systemd.messages).to.deep.equal(['STATUS=a post MAINPID=1 and more']);
  });

  it('beats while the store answers, and only then', async () => {
    let answers = true;
    let silent: () => void = () => {};
    const silence = new Promise<void>((resolve) => {
      silent = resolve;
    });
    const herald = supervisor({
      watchdogUsec: 90_000,
      ping() {
        if (answers) return;
        silent();
        throw new Error('disk is full');
      },
    });
    await herald.ready('up');
    await systemd.received('WATCHDOG=1');
    answers = false;
    await silence;
    await herald.status('marker');
    const beats = systemd.messages.filter((message) => message === 'WATCHDOG=1').length;
    await herald.stopping();
    expect(systemd.messages.filter((message) => message === 'WATCHDOG=1')).to.have.length(beats);
    expect(warnings[0]).to.match(/no watchdog beat.*disk is full/);
  });

  it('does not beat before it is ready, nor when no watchdog is asked for', async () => {
    let pings = 0;
    const early = supervisor({ watchdogUsec: 3000, ping: () => void pings++ });
    await early.status('still opening the store');
    const unwatched = supervisor({ ping: () => void pings++ });
    await unwatched.ready('up');
    await unwatched.stopping();
    expect(pings).to.equal(0);
  });

  it('is silent where nobody supervises', async () => {
    const herald = supervisor({ socket: null, watchdogUsec: 3000, messenger: '/nonexistent' });
    await herald.ready('up');
    await herald.stopping();
    expect(systemd.messages).to.deep.equal([]);
    expect(warnings).to.deep.equal([]);
  });

  it('warns and lives on when systemd-notify is missing or finds no socket', async () => {
    await supervisor({ messenger: '/nonexistent/systemd-notify' }).ready('up');
    await supervisor({ socket: join(directory, 'nobody') }).ready('up');
    expect(warnings).to.have.length(2);
    expect(warnings[0]).to.match(/systemd was not told READY=1.*ENOENT/);
    expect(warnings[1]).to.match(/systemd was not told READY=1/);
  });
});

describe('the watchdog interval', () => {
  it('fits three beats into the time that systemd waits', () => {
    expect(beatInterval(90_000_000)).to.equal(30_000);
  });
  it('is none without a sensible watchdog time', () => {
    for (const usec of [null, 0, -1, Number.NaN, Number.POSITIVE_INFINITY]) expect(beatInterval(usec)).to.equal(null);
  });
  it('never spins', () => {
    expect(beatInterval(1)).to.equal(1);
  });
});
