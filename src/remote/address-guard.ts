import ipaddr from 'ipaddr.js';

/**
 * What is never talked to (fediverse.md C; IANA special-purpose registries). Each range with its reason: an attacker who
 * may name our targets must not reach the machine itself, its network, or a tunnel into them.
 */
const refused4 = [
  '0.0.0.0/8', // "this" network, RFC 791; 0.0.0.0 reaches the machine itself
  '10.0.0.0/8', // private, RFC 1918
  '100.64.0.0/10', // carrier NAT, RFC 6598
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link local, RFC 3927; cloud metadata
  '172.16.0.0/12', // private, RFC 1918
  '192.0.0.0/24', // protocol assignments, RFC 6890
  '192.0.2.0/24', // documentation, RFC 5737
  '192.31.196.0/24', // AS112, RFC 7535
  '192.52.193.0/24', // AMT, RFC 7450
  '192.88.99.0/24', // 6to4 relay, RFC 7526
  '192.168.0.0/16', // private, RFC 1918
  '192.175.48.0/24', // AS112, RFC 7534
  '198.18.0.0/15', // benchmarks, RFC 2544
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
].map(ipaddr.parseCIDR) as [ipaddr.IPv4, number][];

/** Only global unicast is public at all; these of it are not. */
const global6 = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];
const refused6 = [
  '2001::/23', // protocol assignments; holds Teredo 2001::/32
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4 wraps any IPv4 address
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation, RFC 9637
].map(ipaddr.parseCIDR) as [ipaddr.IPv6, number][];

/** May we connect to this address? It is asked of the address that is dialled, never of the name (D31–D33). */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv4) return isPublic4(address);
  const six = address as ipaddr.IPv6;
  // An IPv4 address in IPv6 clothes is judged as what it is.
  if (six.isIPv4MappedAddress()) return isPublic4(six.toIPv4Address());
  return six.match(global6) && !refused6.some((range) => six.match(range));
}

function isPublic4(address: ipaddr.IPv4): boolean {
  return !refused4.some((range) => address.match(range));
}
