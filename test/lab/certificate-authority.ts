import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  certificate: string;
  key: string;
}

export interface CertificateAuthority {
  /** What the whole laboratory trusts, beside the system's own list. */
  pem: string;
  /** Files of a certificate for these names, the first of which is its subject. */
  certify(names: string[]): Certificate;
}

/** The authority that enter.sh made: `authority.pem` and `authority.key` in its directory. */
export function certificateAuthority(directory: string): CertificateAuthority {
  const pem = join(directory, 'authority.pem');
  let serial = 1;
  return {
    pem,
    certify(names) {
      serial += 1;
      const [subject = ''] = names;
      const files = { certificate: join(directory, `${subject}.pem`), key: join(directory, `${subject}.key`) };
      const request = `${files.certificate}.csr`;
      const extensions = `${files.certificate}.ext`;
      writeFileSync(extensions, `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`);
      const made = ['-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${subject}`, '-keyout', files.key, '-out', request];
      openssl('req', ...made);
      const authority = ['-CA', pem, '-CAkey', join(directory, 'authority.key'), '-set_serial', String(serial)];
      openssl(
        'x509',
        '-req',
        '-in',
        request,
        '-out',
        files.certificate,
        '-days',
        '2',
        '-extfile',
        extensions,
        ...authority,
      );
      return files;
    },
  };
}

function openssl(...command: string[]): void {
  execFileSync('openssl', command, { stdio: 'pipe' });
}
