import { createHash } from 'node:crypto';
import type { NoteContent } from '../model/note.js';

export function contentHash(content: NoteContent): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
