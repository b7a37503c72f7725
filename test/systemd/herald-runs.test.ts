import { expect } from 'chai';
import { type Booted, boot } from './box.js';

const CONFIG = `
[site]
origin = "https://blog.test"
handle = "news"
[wordpress]
url = "mysql://herald:secret@localhost/wordpress?socketPath=/run/mysqld/mysqld.sock"
[store]
data_dir = "/var/lib/herald/example"
`;

/** What listens on MySQL's socket here greets and hangs up: to Herald, a database that is down. */
const PROBE = `
until_active 0
show state ActiveState
show status StatusText
herald() { node /opt/herald/dist/main.js --config /etc/herald/example.toml "$@"; }
answer() { curl --silent --output /dev/null --write-out '%{http_code}' --max-time 5 -H 'Accept: application/activity+json' "$1"; }
echo "health=$(answer http://127.0.0.1:8089/healthz)"
echo "nodeinfo=$(answer http://127.0.0.1:8088/.well-known/nodeinfo)"
echo "actor=$(answer http://127.0.0.1:8088/activitypub/actor)"
echo "status_running=$(herald status | head -n 1)"
sleep 4
show alive NRestarts
ls -l /var/lib/herald/example/ | awk 'NR > 1 { print $1, $NF }' >/mnt/state
systemctl stop herald@example
show stopped Result
echo "status_stopped=$(herald status | head -n 1)"
systemctl start herald@example
show again ActiveState`;

describe('Herald under the unit, its database down', function () {
  this.timeout(120_000);
  let box: Booted;

  before(async () => {
    box = await boot({ config: CONFIG, probe: PROBE });
  });
  after(() => box?.remove());

  it('is ready, says whom it serves, and beats', () => {
    expect(box.outcome.status).to.equal('serving https://blog.test on 127.0.0.1:8088');
    expect(box.outcome.alive).to.equal('0');
  });

  it('is healthy, and says 503 for what it has not seen yet', () => {
    expect([box.outcome.health, box.outcome.nodeinfo, box.outcome.actor]).to.deep.equal(['200', '200', '503']);
  });

  it('keeps its state from everybody else', () => {
    const open = box
      .file('state')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('-rw-------'));
    expect(open).to.deep.equal([]);
    expect(box.file('state')).to.contain('herald.sqlite').and.contain('actor.pem');
  });

  it('answers root’s commands while it runs and while it does not, and starts again after them', () => {
    expect(box.outcome.status_running).to.contain('@news@blog.test');
    expect(box.outcome.status_stopped).to.contain('@news@blog.test');
    expect(box.outcome.stopped).to.equal('success');
    expect(box.outcome.again).to.equal('active');
  });
});
