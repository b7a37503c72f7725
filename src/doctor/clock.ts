import { type Check, failed, ok, warning } from './check.js';

/** Signatures carry the time, and others refuse one that is off: Pixelfed and Misskey soon, Mastodon after hours (fediverse.md S2, S3, S7). */
const tolerated = 30_000;
const fatal = 5 * 60_000;

export const clock: Check = {
  name: 'clock',
  async run({ get, uris, now }) {
    const before = now();
    const answer = await get(`${uris.origin}/`, 'text/html').catch(() => null);
    const after = now();
    if (answer === null) return warning('not examined: the site does not answer', 'mend webfinger first');
    const told = Date.parse(answer.headers.date ?? '');
    if (Number.isNaN(told))
      return warning('the site’s answers carry no Date to compare with', 'compare by hand: date -u, and timedatectl');
    // Whole seconds, somewhere within the time that the answer took.
    const offset = told + 1000 < before ? before - told - 1000 : told > after ? told - after : 0;
    const seconds = Math.round(offset / 1000);
    const cure = 'let the machines keep time: timedatectl set-ntp true';
    if (offset > fatal)
      return failed(`this machine’s clock and the site’s are ${seconds} s apart: signatures are refused`, cure);
    if (offset > tolerated) return warning(`this machine’s clock and the site’s are ${seconds} s apart`, cure);
    return ok('agrees with the site’s');
  },
};
