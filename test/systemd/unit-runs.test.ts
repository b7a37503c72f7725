import { expect } from 'chai';
import { type Booted, boot } from './box.js';

const PROBE = `
until_active 0
show state ActiveState
show status StatusText
echo "mysql=$(curl --silent --max-time 5 http://127.0.0.1:8088/ | tr -d '\\0')"
cp /var/lib/herald/example/report.json /mnt/
# Twice the watchdog's three seconds: only beats keep it alive.
sleep 6
show alive NRestarts
first=$(main_process)
kill -KILL "$first"
until_active "$first"
show after_kill NRestarts
second=$(main_process)
kill -STOP "$second"
until_active "$second"
show after_hang NRestarts
show after_hang_state ActiveState
systemctl stop herald@example
show stopped Result
echo wrong >/etc/herald/example.toml
systemctl reset-failed herald@example
systemctl start herald@example
show wrong_code ExecMainStatus
# Longer than RestartSec.
sleep 2
show wrong_restarts NRestarts
show wrong_state ActiveState`;

describe('the unit under a real systemd', function () {
  this.timeout(120_000);
  let box: Booted;
  let report: Record<string, unknown>;

  before(async () => {
    box = await boot({ config: 'password = "secret"\n', probe: PROBE, main: 'stand-in.js' });
    report = JSON.parse(box.file('report.json')) as Record<string, unknown>;
  });
  after(() => box?.remove());

  it('becomes active when Herald says that it is ready, and shows its status', () => {
    expect(box.outcome.status).to.equal('stands for Herald');
  });

  it('lends it the configuration that only root may read', () => {
    expect(report.config).to.equal('password = "secret"\n');
    expect(report.readConfigItself).to.be.oneOf(['EACCES', 'ENOENT', 'ENOTDIR']);
  });

  it('gives back what root’s commands left in the state directory', () => {
    expect(report.user).to.be.greaterThan(60_000);
    expect(report.left).to.equal('made by root\n');
    expect(report.modes).to.deep.equal(['700', '600']);
  });

  it('lets it reach MySQL’s socket', () => {
    expect(box.outcome.mysql).to.equal('greetings from MySQL');
  });

  it('lets it write nothing but its state, and see neither the blog’s files nor other processes', () => {
    expect(report.writeSystem).to.equal('EROFS');
    expect(report.readHome).to.equal('EACCES');
    expect(report.readWpConfig).to.be.oneOf(['EACCES', 'ENOENT']);
    expect(report.seeDevices).to.equal('ENOENT');
    expect(report.processes).to.equal(1);
  });

  it('lets it execute nothing but node and its messenger', () => {
    expect(report.execute).to.equal('EACCES');
  });

  it('stays up by its beats', () => {
    expect(box.outcome.alive).to.equal('0');
  });

  it('comes back after a kill, and after it hung', () => {
    expect(box.outcome.after_kill).to.equal('1');
    expect(box.outcome.after_hang).to.equal('2');
    expect(box.outcome.after_hang_state).to.equal('active');
  });

  it('stops cleanly when asked', () => {
    expect(box.outcome.stopped).to.equal('success');
  });

  it('is not tried again with a wrong configuration', () => {
    const { wrong_code, wrong_restarts, wrong_state } = box.outcome;
    expect([wrong_code, wrong_restarts, wrong_state]).to.deep.equal(['2', '0', 'failed']);
  });
});
