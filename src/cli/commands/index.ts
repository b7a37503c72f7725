import type { Register } from '../cli.js';
import { approve } from './approve.js';
import { backup, restore } from './backup.js';
import { blocks } from './blocks.js';
import { config } from './config.js';
import { deliveries } from './deliveries.js';
import { demo } from './demo.js';
import { doctor } from './doctor.js';
import { follow } from './follow.js';
import { followers } from './followers.js';
import { init } from './init.js';
import { interactions } from './interactions.js';
import { items } from './items.js';
import { keys } from './keys.js';
import { keywords } from './keywords.js';
import { notes } from './notes.js';
import { notifiers } from './notifiers.js';
import { post } from './post.js';
import { preview } from './preview.js';
import { profile } from './profile.js';
import { quotes } from './quotes.js';
import { reports } from './reports.js';
import { run } from './run.js';
import { status } from './status.js';
import { sync } from './sync.js';

/** Every command, in the order in which help shows them. */
export const commands: readonly Register[] = [
  init,
  run,
  doctor,
  status,
  sync,
  items,
  preview,
  approve,
  post,
  notes,
  interactions,
  quotes,
  followers,
  blocks,
  reports,
  follow,
  deliveries,
  notifiers,
  keywords,
  profile,
  keys,
  backup,
  restore,
  config,
  demo,
];
