import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { KeyError, loadKeyPair, loadOrCreateKeyPair } from '../../src/actor/key-pair.js';

describe('the key pair', () => {
  const place = () => join(mkdtempSync(join(tmpdir(), 'herald-key-')), 'state', 'actor.pem');
  const written = (text: string, mode = 0o600) => {
    const file = join(mkdtempSync(join(tmpdir(), 'herald-key-')), 'actor.pem');
    writeFileSync(file, text, { mode });
    return file;
  };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

  it('A7 is made once, RSA-2048, readable by its owner alone, and found again', () => {
    const file = place();
    const made = loadOrCreateKeyPair(file);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(existsSync(`${file}.new`)).to.equal(false);
    expect(createPublicKey(made.publicKeyPem).asymmetricKeyDetails?.modulusLength).to.equal(2048);
    const before = readFileSync(file, 'utf8');
    expect(loadOrCreateKeyPair(file).publicKeyPem).to.equal(made.publicKeyPem);
    expect(readFileSync(file, 'utf8')).to.equal(before);
  });

  it('signs what its public half proves', () => {
    const made = loadOrCreateKeyPair(place());
    const signature = sign('sha256', Buffer.from('text'), made.privateKey);
    expect(verify('sha256', Buffer.from('text'), made.publicKeyPem, signature)).to.equal(true);
  });

  for (const type of ['pkcs1', 'pkcs8'] as const)
    it(`is read from ${type}, Windows line ends and blank lines included`, () => {
      const pem = privateKey.export({ type, format: 'pem' }).toString();
      for (const text of [pem, `\n${pem}\n\n`, pem.replaceAll('\n', '\r\n')])
        expect(loadKeyPair(written(text)).publicKeyPem).to.equal(publicPem);
    });

  it('is not used while others can read it', () => {
    const file = written(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    chmodSync(file, 0o640);
    expect(() => loadKeyPair(file)).to.throw(KeyError, `chmod 600 ${file}`);
  });

  const unusable: [what: string, text: string, says: RegExp][] = [
    ['garbage', 'this is no key', /no RSA key in PEM form/],
    ['nothing', '', /no RSA key in PEM form/],
    [
      'half a key',
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().slice(0, 500),
      /no RSA key in PEM form/,
    ],
    ['the public half alone', publicPem, /public key only/],
    [
      'another kind of key',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      /no RSA key in PEM form/,
    ],
    [
      'too short a key',
      generateKeyPairSync('rsa', { modulusLength: 1024 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
      /1024 bits/,
    ],
  ];
  for (const [what, text, says] of unusable)
    it(`says in one line that the file holds ${what}, and leaves it as it is`, () => {
      const file = written(text);
      expect(() => loadOrCreateKeyPair(file))
        .to.throw(KeyError, says)
        .with.property('message')
        .that.does.not.include('\n');
      expect(readFileSync(file, 'utf8')).to.equal(text);
    });

  it('says that it is missing where there was one, instead of making another', () => {
    const file = place();
    expect(() => loadKeyPair(file)).to.throw(KeyError, /restore it from a backup/);
    expect(existsSync(file)).to.equal(false);
  });
});
