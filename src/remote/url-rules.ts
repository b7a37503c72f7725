import { isIP } from 'node:net';
import { parseUrl } from '../model/parse-url.js';
import { isPublicAddress } from './address-guard.js';
import { RemoteError } from './remote-error.js';

export interface UrlRules {
  /** For laboratories: http, ports and private addresses are allowed. */
  allowPrivateAddresses: boolean;
  /** Our public `host[:port]`, which has nothing to tell us: no stranger makes us talk to ourselves (D8). */
  ownHost?: string;
}

const LONGEST = 2048;
const inward = ['.onion', '.i2p', '.local', '.internal', '.localhost'];

/**
 * An address that a remote document named, if we may talk to it (fediverse.md C, URL rules).
 * @throws RemoteError refused-address
 */
export function checkedUrl(address: string | URL, { allowPrivateAddresses, ownHost }: UrlRules): URL {
  const refuse = (why: string): never => {
    throw new RemoteError('refused-address', why);
  };
  const url = typeof address === 'string' ? parsed(address) : address;
  if (!url || url.href.length > LONGEST) return refuse('not an address');
  if (url.username || url.password) return refuse('an address with a user name in it is not talked to');
  if (ownHost !== undefined && hostWithoutDot(url) === ownHost) return refuse('our own host is not asked');
  if (allowPrivateAddresses) {
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : refuse('only http and https are talked to');
  }
  if (url.protocol !== 'https:') return refuse('only https is talked to');
  if (url.port !== '') return refuse('only the standard port is talked to');
  const host = url.hostname.replace(/\.$/, '').toLowerCase();
  const literal = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(literal)) return isPublicAddress(literal) ? url : refuse('a private address is not talked to');
  if (!host.includes('.')) return refuse('a host without a dot is not talked to');
  if (inward.some((suffix) => host.endsWith(suffix))) return refuse('a host of a private network is not talked to');
  return url;
}

/** `blog.test.` is `blog.test`, whatever stands behind the colon. */
function hostWithoutDot({ host }: URL): string {
  return host.replace(/\.(?=:|$)/, '');
}

function parsed(text: string): URL | null {
  return text.length <= LONGEST ? parseUrl(text) : null;
}
