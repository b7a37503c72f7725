import { createHash, type KeyObject, sign } from 'node:crypto';

// An oracle beside Herald, as test/lab/remote-actor.ts is: nothing here may come from src/.

export interface To9421 {
  url: string;
  body: Buffer;
  keyId: string;
  key: KeyObject;
  method?: string;
  /** Seconds. */
  created?: number | null;
  expires?: number;
  label?: string;
  covers?: string[];
  alg?: string | null;
}

export const contentDigest = (body: Buffer) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

/** The headers by which RFC 9421 signs a request, as Fedify and the WordPress plugin do. */
export function sign9421(request: To9421): Record<string, string> {
  const { url, body, keyId, key, method = 'POST', label = 'sig1', alg = 'rsa-v1_5-sha256' } = request;
  const { covers = ['@method', '@target-uri', 'content-digest'] } = request;
  const created = request.created === undefined ? Math.floor(Date.now() / 1000) : request.created;
  const { host, pathname, search } = new URL(url);
  const headers: Record<string, string> = {
    host,
    date: new Date().toUTCString(),
    'content-type': 'application/activity+json',
    'content-digest': contentDigest(body),
  };
  const value = (name: string): string => {
    const derived: Record<string, string> = {
      '@method': method,
      '@target-uri': url,
      '@authority': host,
      '@path': pathname,
      '@query': search || '?',
    };
    return derived[name] ?? headers[name] ?? '';
  };
  const parameters = [
    `(${covers.map((name) => `"${name}"`).join(' ')})`,
    ...(created === null ? [] : [`created=${created}`]),
    ...(request.expires === undefined ? [] : [`expires=${request.expires}`]),
    `keyid="${keyId}"`,
    ...(alg === null ? [] : [`alg="${alg}"`]),
  ].join(';');
  const lines = [...covers.map((name) => `"${name}": ${value(name)}`), `"@signature-params": ${parameters}`];
  const signature = sign('sha256', Buffer.from(lines.join('\n')), key).toString('base64');
  return { ...headers, 'signature-input': `${label}=${parameters}`, signature: `${label}=:${signature}:` };
}
