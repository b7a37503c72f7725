import type { InboxHandler } from '../inbox-handler.js';
import { accept } from './accept.js';
import { block } from './block.js';
import { deleteActor } from './delete.js';
import { flag } from './flag.js';
import { follow } from './follow.js';
import { forget } from './forget.js';
import { quoteRequest } from './quote-request.js';
import { reject } from './reject.js';
import { undo } from './undo.js';
import { updateActor } from './update-actor.js';

/** Every handler, in the order in which they run. */
export const handlers: readonly InboxHandler[] = [
  follow,
  undo,
  deleteActor,
  forget,
  block,
  updateActor,
  flag,
  quoteRequest,
  accept,
  reject,
];
