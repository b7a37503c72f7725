import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { openKeyRing } from '../../src/actor/key-ring.js';
import { openDatabase } from '../../src/store/database.js';
import { settingsStore } from '../../src/store/settings.js';

/** Rotates the keys in a directory from beginning to end, and is killed before the given step of those that reach the disk. */
const [directory = '', last = ''] = process.argv.slice(2);
let step = 0;
const mortal = () => {
  step += 1;
  if (String(step) === last) process.kill(process.pid, 'SIGKILL');
};

const { renameSync, fsyncSync, rmSync } = fs;
fs.renameSync = (from, to) => {
  mortal();
  renameSync(from, to);
};
fs.rmSync = (path, options) => {
  mortal();
  rmSync(path, options);
};
fs.fsyncSync = (opened) => {
  mortal();
  fsyncSync(opened);
};
syncBuiltinESMExports();

const db = openDatabase(join(directory, 'herald.sqlite'));
const settings = settingsStore(db);
const ring = openKeyRing({
  directory,
  memory: {
    get: () => settings.get('keys'),
    set(keys) {
      mortal();
      settings.set('keys', keys);
      mortal();
    },
  },
  mayWrite: true,
});
await ring.rotate(1000, (remember) => db.transaction(remember));
ring.endPrevious();
fs.writeSync(1, `${step}\n`);
