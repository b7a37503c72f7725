/** Why a requirement of docs/fediverse.md does not apply, or is met otherwise than by a test. */
export const reasons: Readonly<Record<string, string>> = {
  A8: 'none are shown: Herald signs with RSA alone. Keys that others show in that way are read (S14)',
  A10: 'names and summaries are handed on as they are: those who show them cut them at their own limits',
  A21: 'Herald does not move yet, and says neither; a Move of somebody else is ignored (I10)',
  A23: 'left out: nobody may put the actor into collections of other servers',
  K2: 'Herald boosts nothing, so there is no Announce to list',
  K6: 'not offered: Herald tells nobody its followers',
  N4: 'the page is WordPress’s, and Herald writes no icon into it',
  O10: 'Herald writes no mentions: it speaks to readers, and answers by `inReplyTo`',
  O16: 'neither is said: `replies` shows the thread, and Herald promises nothing about the rest of it',
  V7: 'not sent: there is no command yet that ends the actor for good',
  V13: 'Herald boosts nothing',
  W10: 'not built: the handle’s domain is the host of the blog, and Herald answers for no other',
  Y3: 'ignored: whom Herald follows is its operator’s affair, and is not compared with what others believe',
  Y4: 'not sent: public posts go without it everywhere',
  Y5: 'not done: Herald cannot prove what others said. `replies` shows where it is (K5)',
};
