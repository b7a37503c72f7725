import { type InboxHandler, inOrder } from '../inbox-handler.js';
import { accept } from './accept.js';
import { announce } from './announce.js';
import { block } from './block.js';
import { create } from './create.js';
import { deleteObject } from './delete.js';
import { flag } from './flag.js';
import { follow } from './follow.js';
import { like } from './like.js';
import { passedOver } from './passed-over.js';
import { quoteRequest } from './quote-request.js';
import { reject } from './reject.js';
import { undo } from './undo.js';
import { updateActor } from './update-actor.js';
import { updateNote } from './update-note.js';

/** Every handler of the house, in the order in which they run. */
export const handlers: readonly InboxHandler[] = inOrder([
  follow,
  undo,
  create,
  updateNote,
  updateActor,
  deleteObject,
  like,
  announce,
  block,
  flag,
  quoteRequest,
  accept,
  reject,
  passedOver,
]);
