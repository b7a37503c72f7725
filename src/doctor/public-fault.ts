import { type DoctorMeans, type Finding, failed, type PublicAnswer } from './check.js';

/** What came from the public address: an answer as it should be, or the finding that says why not. */
export type Public = { answer: PublicAnswer; fault: null } | { answer: null; fault: Finding };

/** Asks the public address, and where something stands in the way says who and what to do about it. */
export async function askPublic({ get, config }: DoctorMeans, url: string, accept: string): Promise<Public> {
  let answer: PublicAnswer;
  try {
    answer = await get(url, accept);
  } catch (error) {
    return { answer: null, fault: unreachable(url, error as Error) };
  }
  const fault = statusFault(url, answer, config.server.listen);
  return fault === null ? { answer, fault: null } : { answer: null, fault };
}

function unreachable(url: string, error: Error): Finding {
  const { host } = new URL(url);
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return failed(`the name ${host} cannot be resolved from here (${code})`, `look at its DNS records: dig ${host}`);
  }
  if (code === 'ECONNREFUSED') {
    return failed(
      `nothing listens at ${host}`,
      'start nginx, and let the firewall admit port 443: systemctl status nginx',
    );
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|ALTNAME|UNABLE_TO/.test(code)) {
    return failed(
      `the certificate of ${host} is not trusted (${code})`,
      'renew it, and serve the whole chain: others refuse us as well',
    );
  }
  return failed(`${url} does not answer: ${error.message}`, 'look at nginx and its error log');
}

/** The system's word for it: as a code, down the causes, or as the whole message of a RemoteError. */
function codeOf(error: Error): string {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (cause instanceof Error) return codeOf(cause) || String(code ?? '');
  return String(code ?? (/^[A-Z_]+$/.test(error.message) ? error.message : ''));
}

function statusFault(url: string, answer: PublicAnswer, listen: string): Finding | null {
  const { status, headers } = answer;
  const { pathname } = new URL(url);
  if (status === 200) return null;
  if (status === 502 || status === 503 || status === 504) {
    return failed(
      `${url} answers ${status}: nginx reaches no Herald, or Herald is in trouble`,
      `start Herald, and let the upstream in herald-http.conf be server.listen, ${listen}; look at journalctl -u 'herald@*'`,
    );
  }
  if (status >= 300 && status < 400) {
    return failed(
      `${url} redirects to ${headers.location ?? 'nowhere'}`,
      'set site.origin to the address that answers without a redirect, or exempt this path from the redirect',
    );
  }
  if (status === 401 || status === 403) {
    return failed(
      `${url} answers ${status}: something forbids ${pathname}`,
      'include snippets/herald-server.conf in the site’s server block: its exact locations go before a deny rule. Where it is included, look for a login or a firewall rule, or at the provider’s proxy',
    );
  }
  const reason = jsonObject(answer)?.error;
  if (typeof reason === 'string')
    return failed(
      `${url} answers ${status}, and it is Herald that says: ${reason.slice(0, 200)}`,
      'restart Herald after a change of site.handle or site.origin: it runs with what it read at its start',
    );
  return failed(
    `${url} answers ${status}, so that it does not come to Herald`,
    'include snippets/herald-server.conf in the site’s server block (config/nginx/), then: nginx -t && systemctl reload nginx',
  );
}

/** The media type alone, in lower case. */
export function mediaType({ headers }: PublicAnswer): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** @returns null when the body is no JSON object */
export function jsonObject({ body }: PublicAnswer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** What answers instead of Herald, as far as the answer tells. */
export function stranger(answer: PublicAnswer, what: string): Finding {
  const type = mediaType(answer) || 'no content type';
  return failed(
    `${what} is not Herald’s: ${type} came${type === 'text/html' ? ', so that WordPress or a cache answers' : ''}`,
    'include snippets/herald-server.conf in the site’s server block, and exempt /activitypub/ and /.well-known/ from page caches',
  );
}
