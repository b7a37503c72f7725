import { first } from './001-first.js';
import { interactions } from './002-interactions.js';
import { delivery } from './003-delivery.js';
import { keys } from './004-keys.js';
import { inbox } from './005-inbox.js';
import { brake } from './006-brake.js';
import { fanOuts } from './007-fan-outs.js';

/** In order; a migration's number is its place here, counted from 1, and is kept in `user_version`. Never edit one that was released. */
export const migrations: readonly string[] = [first, interactions, delivery, keys, inbox, brake, fanOuts];
