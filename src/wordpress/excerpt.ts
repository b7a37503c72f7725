import { plainText } from './post-text.js';

export function excerptOf(post: { excerpt: string; content: string }, _language: string | null): string {
  return plainText(post.excerpt || post.content);
}
