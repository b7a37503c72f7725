import { createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, failed, ok, warning } from './check.js';
import { askPublic, jsonObject, mediaType, stranger } from './public-fault.js';

/** The actor document as others get it (fediverse.md A1–A7, X1–X4). */
export const actor: Check = {
  name: 'actor',
  async run(means) {
    const { config, uris } = means;
    const { answer, fault } = await askPublic(means, uris.actor, 'application/activity+json');
    if (fault) return fault;
    const document = jsonObject(answer);
    if (document === null || mediaType(answer) !== 'application/activity+json')
      return stranger(answer, 'what answers as the actor');
    if (document.id !== uris.actor) {
      return failed(
        `the actor calls itself ${String(document.id)}, not ${uris.actor}`,
        'let site.origin be the address that nginx serves, and restart Herald',
      );
    }
    if (document.preferredUsername !== config.site.handle) {
      return failed(
        `the actor’s name is ${String(document.preferredUsername)}, not ${config.site.handle}`,
        'restart Herald after a change of site.handle',
      );
    }
    const served = keyOf(document.publicKey);
    if (served === null) return failed('the actor shows no key', 'restart Herald, and look at its log');
    if (ownKey(config.store.dataDir) !== served) {
      return failed(
        `the actor shows another key than ${join(config.store.dataDir, 'actor.pem')}`,
        'restart Herald; if the key stays another one, a second Herald or a cache answers: look at store.data_dir and at nginx’s cache',
      );
    }
    if (!/\baccept\b/i.test(answer.headers.vary ?? '')) {
      return warning(
        'the actor’s header Vary: Accept is lost on the way',
        'let nginx pass Herald’s headers on: else caches mix pages and documents',
      );
    }
    const page = await askPublic(means, uris.actor, 'text/html');
    if (page.answer && mediaType(page.answer) !== 'text/html') {
      return warning(
        'a browser gets the actor’s JSON instead of a page',
        'a cache before Herald ignores Vary: Accept: exempt /activitypub/ from it',
      );
    }
    return ok(`${uris.actor} answers with our id and our key`);
  },
};

function keyOf(publicKey: unknown): string | null {
  const pem = (publicKey as { publicKeyPem?: unknown } | null | undefined)?.publicKeyPem;
  if (typeof pem !== 'string') return null;
  try {
    return fingerprint(pem);
  } catch {
    return null;
  }
}

function ownKey(dataDir: string): string | null {
  const file = join(dataDir, 'actor.pem');
  return existsSync(file) ? fingerprint(readFileSync(file, 'utf8')) : null;
}

/** The same for a private key and the public one that belongs to it, in any PEM form. */
function fingerprint(pem: string): string {
  return createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64');
}
