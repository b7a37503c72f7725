import { writeSync } from 'node:fs';
import { makeKeyPair } from '../lab/remote-actor.js';
import { openInbox, ourActor } from './stage.js';

// Takes Follows without end, and says each actor the moment its 202 is given. Somebody will kill it.
const [, , file = ''] = process.argv;
const inbox = openInbox({ file });
const keys = await makeKeyPair();
for (let number = 1; ; number += 1) {
  const actor = inbox.somebody(`https://social.test/users/${number}`, keys);
  inbox.clock.now += 2000;
  const { status } = await inbox.post(actor, actor.follow(ourActor));
  if (status === 202) writeSync(1, `${actor.id}\n`);
}
