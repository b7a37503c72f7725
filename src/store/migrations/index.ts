import { first } from './001-first.js';
import { interactions } from './002-interactions.js';
import { brake } from './004-brake.js';

/** In order; a migration's number is its place here, counted from 1, and is kept in `user_version`. Never edit one that was released. */
export const migrations: readonly string[] = [first, interactions, brake];
