import { expect } from 'chai';
import fc from 'fast-check';
import { fromGmt, fromLocal, isZeroDate, offsetAt, type SiteZone, toLocal } from '../../src/wordpress/times.js';

const HOUR = 3600_000;
const zone = (name: string): SiteZone => ({ name, offsetHours: 0 });
const utc = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`);

describe('a date of WordPress', () => {
  it('is read as UTC', () => {
    expect(fromGmt('2024-05-06 07:08:09')).to.equal(utc('2024-05-06 07:08:09'));
    expect(fromGmt('1999-12-31 23:59:59')).to.equal(utc('1999-12-31 23:59:59'));
    expect(fromGmt('2024-05-06 07:08:09.123456')).to.equal(utc('2024-05-06 07:08:09'));
  });

  it('is none where it is zero or broken', () => {
    const broken = ['0000-00-00 00:00:00', '0000-00-00', '', 'soon', '2024-13-01 00:00:00', '2024-01-01 25:00:00', '-'];
    for (const text of [null, ...broken, '2024-00-00 00:00:00']) {
      expect(fromGmt(text), String(text)).to.equal(null);
      expect(fromLocal(text, zone('Europe/Berlin')), String(text)).to.equal(null);
    }
    expect(isZeroDate('0000-00-00 00:00:00')).to.equal(true);
    expect(isZeroDate(null)).to.equal(true);
    expect(isZeroDate('2024-05-06 07:08:09')).to.equal(false);
  });
});

describe('the site’s clock', () => {
  it('goes by the name of its zone, summer and winter', () => {
    expect(offsetAt(zone('Europe/Berlin'), utc('2024-07-01 00:00:00'))).to.equal(2 * HOUR);
    expect(offsetAt(zone('Europe/Berlin'), utc('2024-01-01 00:00:00'))).to.equal(HOUR);
    expect(offsetAt(zone('Australia/Lord_Howe'), utc('2024-07-01 00:00:00'))).to.equal(10.5 * HOUR);
    expect(offsetAt(zone('US/Eastern'), utc('2024-07-01 00:00:00'))).to.equal(-4 * HOUR);
    expect(offsetAt(zone('UTC'), 0)).to.equal(0);
  });

  it('goes by the fixed offset where the zone has no name, or one that nobody knows', () => {
    for (const name of ['', 'Mars/Olympus_Mons', '../etc/passwd']) {
      expect(offsetAt({ name, offsetHours: 5.5 }, utc('2024-07-01 00:00:00')), name).to.equal(5.5 * HOUR);
    }
    expect(offsetAt({ name: '', offsetHours: -3.75 }, 0)).to.equal(-3.75 * HOUR);
    expect(fromLocal('2024-07-01 12:00:00', { name: '', offsetHours: 5.5 })).to.equal(utc('2024-07-01 06:30:00'));
    expect(toLocal(utc('2024-07-01 06:30:00'), { name: '', offsetHours: 5.5 })).to.equal('2024-07-01 12:00:00');
  });

  it('shows midnight as 00, not as 24', () => {
    expect(toLocal(utc('2024-06-30 22:00:00'), zone('Europe/Berlin'))).to.equal('2024-07-01 00:00:00');
  });

  // What PHP 8.2 answers: date_create($local, $zone)->getTimestamp(), which is how WordPress finds a GMT date.
  const php: [what: string, zone: string, local: string, gmt: string][] = [
    ['a repeated hour', 'Europe/Berlin', '2024-10-27 02:30:00', '2024-10-27 01:30:00'],
    ['a repeated hour', 'America/New_York', '2024-11-03 01:30:00', '2024-11-03 05:30:00'],
    ['a repeated half hour', 'Australia/Lord_Howe', '2024-04-07 01:45:00', '2024-04-06 15:15:00'],
    ['an hour that never was', 'Europe/Berlin', '2024-03-31 02:30:00', '2024-03-31 01:30:00'],
    ['an hour that never was', 'America/New_York', '2024-03-10 02:30:00', '2024-03-10 07:30:00'],
    ['half an hour that never was', 'Australia/Lord_Howe', '2024-10-06 02:15:00', '2024-10-05 15:45:00'],
    ['a day that never was', 'Pacific/Apia', '2011-12-30 12:00:00', '2011-12-30 22:00:00'],
    ['the hour before a change', 'America/New_York', '2024-03-10 01:59:59', '2024-03-10 06:59:59'],
    ['the hour after a change', 'America/New_York', '2024-03-10 03:00:00', '2024-03-10 07:00:00'],
  ];
  for (const [what, name, local, gmt] of php) {
    it(`reads ${what} as PHP does: ${local} ${name}`, () => {
      expect(toLocal(fromLocal(local, zone(name)) ?? 0, zone('UTC'))).to.equal(gmt);
    });
  }

  it('comes back to the same local time, whatever the zone and the moment', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu', 'America/St_Johns', 'UTC'];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4_000_000_000 }), (name, seconds) => {
        const local = toLocal(seconds * 1000, zone(name));
        expect(toLocal(fromLocal(local, zone(name)) ?? Number.NaN, zone(name))).to.equal(local);
      }),
      { numRuns: 500 },
    );
  });
});
