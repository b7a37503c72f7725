import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SetupError } from '../../src/config/setup-error.js';
import { noticeRestore, requireDataDirectory } from '../../src/sidecar/continuity.js';
import { openDatabase } from '../../src/store/database.js';
import { openStores } from '../../src/store/open-stores.js';
import { recordingLog } from '../stand-ins/recording-log.js';

describe('the data directory', () => {
  let directory: string;
  let store: string;
  const { log, lines } = recordingLog();
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'herald-data-'));
    store = join(directory, 'herald.sqlite');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** One life of the service. @returns what it knows of a restore */
  const live = (now: number, work: (stores: ReturnType<typeof openStores>) => void = () => {}) => {
    const db = openDatabase(store);
    noticeRestore(db, directory, now, log);
    const stores = openStores(db);
    work(stores);
    const restored = stores.settings.get('restored');
    db.close();
    return restored;
  };

  it('is one after herald init, and none when it is empty or not there', () => {
    expect(() => requireDataDirectory(join(directory, 'none'))).to.throw(SetupError, 'there is no');
    expect(() => requireDataDirectory(directory)).to.throw(SetupError, 'herald init');
    writeFileSync(join(directory, 'actor.pem'), '');
    requireDataDirectory(directory);
  });

  it('is not begun again once its store is gone', () => {
    writeFileSync(join(directory, 'actor.pem'), '');
    live(1000);
    rmSync(store);
    expect(() => requireDataDirectory(directory)).to.throw(SetupError, /no herald\.sqlite, though .* herald restore/);
  });

  it('has a store that goes on, start after start', () => {
    expect([live(1000), live(2000), live(3000)]).to.deep.equal([null, null, null]);
    rmSync(join(directory, 'generation'));
    expect(live(4000)).to.equal(null);
  });

  it('notices an older store that somebody copied back by hand', () => {
    live(1000, ({ cursors }) => cursors.set('posts', {}, 1500));
    copyFileSync(store, join(directory, 'copy'));
    live(2000);
    copyFileSync(join(directory, 'copy'), store);
    expect(live(3000)).to.deep.equal({ from: 1500, at: 3000 });
    expect(lines.at(-1)?.message).to.include('this store comes from a backup');
    // The question stays until it is answered, and is not asked again.
    expect(live(4000)).to.deep.equal({ from: 1500, at: 3000 });
  });

  it('notices a copy that herald backup made, on another machine too', () => {
    live(1000, ({ settings }) => settings.set('backup', { madeAt: 1700 }));
    rmSync(join(directory, 'generation'));
    expect(live(9000)).to.deep.equal({ from: 1700, at: 9000 });
  });
});
