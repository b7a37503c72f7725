import { generateKeyPairSync } from 'node:crypto';
import { withSignatureContext } from '../../src/activitypub/context.js';
import { type SignedText, signDocument } from '../../src/signatures/sign-document.js';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Signs as the sidecar does, with a key of its own. */
export const signedText: SignedText = (activity) =>
  JSON.stringify(
    signDocument(
      withSignatureContext(activity),
      { keyId: 'https://blog.test/activitypub/actor#main-key', privateKey },
      0,
    ),
  );
