import type { Register } from '../cli.js';
import { approve } from './approve.js';
import { config } from './config.js';
import { deliveries } from './deliveries.js';
import { demo } from './demo.js';
import { doctor } from './doctor.js';
import { followers } from './followers.js';
import { init } from './init.js';
import { items } from './items.js';
import { keywords } from './keywords.js';
import { notes } from './notes.js';
import { notifiers } from './notifiers.js';
import { post } from './post.js';
import { preview } from './preview.js';
import { profile } from './profile.js';
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
  followers,
  deliveries,
  notifiers,
  keywords,
  profile,
  config,
  demo,
];
