import { expect } from 'chai';
import { isPublicAddress } from '../../src/remote/address-guard.js';
import { RemoteError } from '../../src/remote/remote-error.js';
import { checkedUrl } from '../../src/remote/url-rules.js';

describe('the address guard', () => {
  const publics = ['1.1.1.1', '9.255.255.255', '11.0.0.0', '172.32.0.1', '192.0.1.1', '198.20.0.1', '223.255.255.255'];
  for (const address of [...publics, '2606:4700::1111', '2a00:1450:4001::1', '::ffff:1.1.1.1'])
    it(`lets ${address} pass`, () => expect(isPublicAddress(address)).to.equal(true));

  const refused = {
    'the machine itself': ['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '::1', '::'],
    'private networks': ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fdff::1'],
    'the link and its metadata services': ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', 'fd00:ec2::254'],
    'carriers, benchmarks, documentation': [
      '100.64.0.1',
      '100.127.255.255',
      '198.18.0.1',
      '203.0.113.9',
      '2001:db8::1',
    ],
    'groups and what is reserved': ['224.0.0.1', '239.1.2.3', '240.0.0.1', '255.255.255.255', 'ff02::1', '5f00::1'],
    'IPv4 in IPv6 clothes': ['::ffff:127.0.0.1', '::ffff:a00:1', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1'],
    'tunnels to anywhere': ['2002:7f00:1::', '2001::1', '2001:0:7f00:1::'],
    'what is no address': ['', 'localhost', '127.1.1', '1.2.3.4.5', '[::1]', '1.1.1.1/8'],
  };
  for (const [what, addresses] of Object.entries(refused))
    for (const address of addresses)
      it(`keeps away from ${what}: ${address}`, () => expect(isPublicAddress(address)).to.equal(false));
});

describe('the rules for addresses that others name', () => {
  const rules = { allowPrivateAddresses: false };
  for (const good of ['https://social.example/users/a', 'https://1.1.1.1/x', 'https://social.example.:443/'])
    it(`take ${good}`, () => expect(checkedUrl(good, rules).href).to.be.a('string'));

  const bad = [
    'http://social.example/',
    'https://social.example:8443/',
    'https://user@social.example/',
    'https://user:word@social.example/',
    'ftp://social.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://localhost/',
    'https://intranet/',
    'https://printer.local/',
    'https://db.internal/',
    'https://x.localhost/',
    'https://hidden.onion/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://１２７.0.0.1/',
    'https://',
    'not an address',
    '',
    `https://social.example/${'x'.repeat(2100)}`,
  ];
  for (const url of bad)
    it(`refuse ${url.slice(0, 60) || 'nothing at all'}`, () => {
      expect(() => checkedUrl(url, rules))
        .to.throw(RemoteError)
        .with.property('kind', 'refused-address');
    });

  it('let a laboratory use http and private addresses, and nothing stranger', () => {
    const laboratory = { allowPrivateAddresses: true };
    expect(checkedUrl('http://127.0.0.1:8080/x', laboratory).port).to.equal('8080');
    expect(() => checkedUrl('file:///etc/passwd', laboratory)).to.throw(RemoteError);
    expect(() => checkedUrl('http://user@127.0.0.1/', laboratory)).to.throw(RemoteError);
  });
});
