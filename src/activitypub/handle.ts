import { plainLine } from './clean-text.js';

const LONGEST_USER = 64;

/**
 * `user@host`, the host being the actor id's own, in the spelling that hides nothing (punycode): nobody can show another's
 * (fediverse.md D42). Of a name that brings an `@` and a host of its own, only the name stays.
 */
export function handleOf(actor: string, username: string): string {
  const { host, pathname } = new URL(actor);
  return `${nameIn(username) || nameIn(pathname.split('/').at(-1) ?? '') || 'somebody'}@${host}`;
}

function nameIn(text: string): string {
  return (plainLine(text, 500).split('@').find(Boolean) ?? '')
    .replace(/[^\p{L}\p{N}\p{M}._~-]/gu, '')
    .slice(0, LONGEST_USER);
}
