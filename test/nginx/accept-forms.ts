const PROFILE = '"https://www.w3.org/ns/activitystreams"';

/** Accept headers as they really arrive (fediverse.md X1), and whether a permalink is then asked for as ActivityStreams. */
export const acceptForms: [from: string, accept: string, activity: boolean][] = [
  ['Mastodon, fetching an object', 'application/activity+json, application/ld+json', true],
  ['Mastodon, with the profile first', `application/ld+json; profile=${PROFILE}, application/activity+json`, true],
  [
    'Mastodon, a pasted address',
    `application/activity+json, application/ld+json; profile=${PROFILE}, text/html;q=0.1`,
    true,
  ],
  ['Misskey', `application/activity+json, application/ld+json; profile=${PROFILE}`, true],
  ['Lemmy and Pleroma', 'application/activity+json', true],
  ['GoToSocial', `application/ld+json; profile=${PROFILE},application/activity+json`, true],
  ['Pixelfed', `application/ld+json; profile=${PROFILE}`, true],
  ['shouting', 'APPLICATION/ACTIVITY+JSON', true],
  ['as much as a page', 'text/html, application/activity+json', true],
  ['more than a page', 'text/html;q=0.8, application/activity+json;q=0.9', true],
  ['or anything', 'application/activity+json, */*;q=0.1', true],
  ['profile and weight', `application/ld+json; profile=${PROFILE}; q=0.5, text/html; q=0.4`, true],
  ['less than a page', 'text/html, application/activity+json;q=0.9', false],
  ['less than a page, both weighted', 'application/activity+json;q=0.3, text/html;q=0.7', false],
  ['explicitly not', 'application/activity+json;q=0', false],
  ['explicitly not, in long', 'application/activity+json; q=0.000, text/html', false],
  ['Firefox', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false],
  [
    'Chrome',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
    false,
  ],
  ['curl', '*/*', false],
  ['an image', 'image/avif,image/webp,*/*', false],
  ['a script', 'application/json, text/plain, */*', false],
  ['a feed reader', 'application/rss+xml, application/atom+xml;q=0.9, application/xml;q=0.7', false],
  ['nothing', '', false],
];
