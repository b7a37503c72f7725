import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { isPublicAddress } from '../remote/address-guard.js';

const local = /^(?:::1$|127\.|::ffff:127\.)/;

/**
 * Who is at the other end, for budgets and never for trust: an IPv4 address, or the /64 of an IPv6 one, for that is what
 * one customer has. From this machine, its own network or a socket comes the proxy, which says last in X-Forwarded-For
 * whom it saw; from anywhere else that header is a stranger's word (D64). Null when nobody said: a program of this machine, or
 * a proxy that does not tell, behind which the whole world would have to share one budget.
 */
export function clientAddress({ socket, headers }: IncomingMessage): string | null {
  const { remoteAddress } = socket;
  const near = remoteAddress === undefined || local.test(remoteAddress) || !isPublicAddress(remoteAddress);
  if (!near) return networkOf(remoteAddress);
  const forwarded = headers['x-forwarded-for'];
  return forwarded === undefined ? null : networkOf(String(forwarded).split(',').at(-1)?.trim() ?? '');
}

/** `198.51.100.7`, `2001:db8:1:2::/64`, or null for what is no address. */
export function networkOf(text: string): string | null {
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) return address.toString();
  const network = (address as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
