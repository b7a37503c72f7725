import { account } from './account.js';
import { actor } from './actor.js';
import { altText } from './alt-text.js';
import { brake } from './brake.js';
import { charset } from './charset.js';
import type { Check } from './check.js';
import { clock } from './clock.js';
import { configuration } from './configuration.js';
import { creator } from './creator.js';
import { database } from './database.js';
import { handlers } from './handlers.js';
import { hostMeta } from './host-meta.js';
import { keys } from './keys.js';
import { languages } from './languages.js';
import { members } from './members.js';
import { nodeinfo } from './nodeinfo.js';
import { notifiers } from './notifiers.js';
import { ping } from './ping.js';
import { plugins } from './plugins.js';
import { rest } from './rest.js';
import { running } from './running.js';
import { site } from './site.js';
import { store } from './store.js';
import { visibility } from './visibility.js';
import { webfinger } from './webfinger.js';

/** Every check, from the ground up: what fails first is most likely the reason for what fails later. */
export const checks: readonly Check[] = [
  configuration,
  store,
  keys,
  handlers,
  database,
  account,
  site,
  charset,
  altText,
  visibility,
  plugins,
  members,
  languages,
  ping,
  rest,
  running,
  brake,
  notifiers,
  webfinger,
  actor,
  hostMeta,
  nodeinfo,
  creator,
  clock,
];
