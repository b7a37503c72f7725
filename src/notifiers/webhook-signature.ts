import { createHmac } from 'node:crypto';

/** The key that a secret stands for: `whsec_` and base64, as Standard Webhooks writes it, or else the text itself. */
export function webhookKey(secret: string): Buffer {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
  return encoded === undefined ? Buffer.from(secret, 'utf8') : Buffer.from(encoded, 'base64');
}

/**
 * The headers of Standard Webhooks: id, time, and an HMAC-SHA-256 over `id.timestamp.body`.
 * @param at milliseconds since the epoch; the header has seconds
 */
export function webhookHeaders(id: string, at: number, body: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', webhookKey(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
