/** Why a requirement of docs/fediverse.md does not apply, or is met otherwise than by a test. */
export const reasons: Readonly<Record<string, string>> = {
  A8: 'Herald signs with its one RSA key, and shows no further ones',
  A21: 'moving comes with its own commands, later; until then neither is said',
  A23: 'left out: nobody may put the actor into remote collections',
  C3: 'no context is ever fetched: Herald reads literal keys and processes no JSON-LD',
  K6: 'not offered: Herald tells nobody its followers',
  N4: 'the page is WordPress’s',
  V7: 'only an actor that ends itself says it; that comes with its own command',
  V12: 'not sent: the featured collection is read anew by those who show it',
  V13: 'Herald announces nothing',
  V14: 'left out; what is forwarded by others is fetched at its origin by those who care',
  W10: 'the handle’s domain is the blog’s own: there is no other apex',
  Y3: 'ignored: Herald keeps no followers of others in step',
  Y4: 'not sent: public posts go without it everywhere',
  Y5: 'not done: Herald cannot prove what others said; `replies` shows where it is',
};
