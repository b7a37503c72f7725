import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.js';
import { signaturePreferenceStore } from '../../src/store/signature-preferences.js';

const DAY = 24 * 3600_000;

describe('signaturePreferenceStore', () => {
  it('S10 remembers what a host took last, for thirty days', () => {
    const preferences = signaturePreferenceStore(openDatabase(':memory:'));
    expect(preferences.of('one.test', 0)).to.equal(null);
    preferences.learn('one.test', 'cavage', 0);
    preferences.learn('one.test', 'rfc9421', 10);
    preferences.learn('two.test:8443', 'cavage', 10);
    expect(preferences.of('one.test', 30 * DAY)).to.equal('rfc9421');
    expect(preferences.of('two.test:8443', 30 * DAY)).to.equal('cavage');
    expect(preferences.of('two.test', 30 * DAY)).to.equal(null);
    expect(preferences.of('one.test', 30 * DAY + 11)).to.equal(null);
  });

  it('D56 forgets what is too old, and the oldest above its cap', () => {
    const db = openDatabase(':memory:');
    const preferences = signaturePreferenceStore(db, { most: 3 });
    const hosts = () => db.sql.prepare('SELECT host FROM signature_preferences ORDER BY host').pluck().all();
    for (let n = 0; n < 6; n += 1) preferences.learn(`${n}.test`, 'rfc9421', n * DAY);
    preferences.prune(31 * DAY);
    expect(hosts()).to.deep.equal(['3.test', '4.test', '5.test']);
    preferences.prune(34.5 * DAY);
    expect(hosts()).to.deep.equal(['5.test']);
  });

  it('D56 does not wait for the hour when a flood of hosts comes', () => {
    const db = openDatabase(':memory:');
    const preferences = signaturePreferenceStore(db, { most: 10, every: 5 });
    for (let n = 0; n < 1000; n += 1) preferences.learn(`${n}.test`, 'rfc9421', n);
    expect(db.sql.prepare('SELECT count(*) FROM signature_preferences').pluck().get()).to.be.at.most(15);
    expect(preferences.of('999.test', 1000)).to.equal('rfc9421');
  });
});
