import { Agent, request } from 'node:http';
import type { Post } from '../../src/delivery/attempt.js';
import { RemoteError } from '../../src/remote/remote-error.js';

const agent = new Agent({ keepAlive: true });

/** An unsigned POST for stories that are not about signatures. Refuses 10.0.0.0/8 as the address guard would. */
export const plainPost: Post = ({ inbox, body, digest, signal }) =>
  new Promise((resolve, reject) => {
    if (new URL(inbox).hostname.startsWith('10.'))
      throw new RemoteError('refused-address', '10.0.0.0/8 is not talked to');
    const outgoing = request(inbox, {
      method: 'POST',
      agent,
      signal,
      headers: { digest, 'content-length': body.length },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const seconds = response.headers['retry-after'];
      response.resume();
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          retryAfter: seconds === undefined ? null : Number(seconds) * 1000,
        }),
      );
    });
    outgoing.end(body);
  });
