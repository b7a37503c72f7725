import type { Context } from 'koa';
import { HttpError } from '../http-error.js';
import { readBody } from '../middleware/raw-body.js';

export type JsonObject = Record<string, unknown>;

/** The JSON object sent; an empty body is an empty object. @throws HttpError 400, 413, 415 */
export async function readJson(ctx: Context, maxBytes: number): Promise<JsonObject> {
  const body = await readBody(ctx.req, { maxBytes, deadline: 30_000 });
  if (body.length === 0) return {};
  if (!/^application\/json *(?:;|$)/i.test(ctx.get('Content-Type'))) throw new HttpError(415, 'send application/json');
  const value = parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HttpError(400, 'the body must be a JSON object');
  }
  return value as JsonObject;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new HttpError(400, 'the body is not JSON in UTF-8');
  }
}

/** @throws HttpError 400 naming the first member that is not one of `allowed`. */
export function onlyMembers(object: JsonObject, allowed: readonly string[]): void {
  const stranger = Object.keys(object).find((name) => !allowed.includes(name));
  if (stranger === undefined) return;
  throw new HttpError(400, `"${stranger.slice(0, 50)}" is not known here; known are ${allowed.join(', ')}`);
}

/** @throws HttpError 400 */
export function optionalText(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new HttpError(400, `"${name}" must be a string`);
}

/** @throws HttpError 400 */
export function optionalFlag(object: JsonObject, name: string): boolean {
  const value = object[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw new HttpError(400, `"${name}" must be true or false`);
}

export function answer(ctx: Context, status: number, value: unknown): void {
  ctx.status = status;
  ctx.set('Content-Type', 'application/json');
  ctx.set('Cache-Control', 'no-store');
  ctx.body = JSON.stringify(value);
}

/** An array of texts, or of what `read` makes of each member. @throws HttpError 400 */
export function listOf<T>(object: JsonObject, name: string, read: (value: unknown) => T | null, wanted: string): T[] {
  const list = object[name];
  if (!Array.isArray(list) || list.length === 0) throw new HttpError(400, `"${name}" must be an array of ${wanted}`);
  return list.map((value, index) => {
    const member = read(value);
    if (member === null) throw new HttpError(400, `"${name}", number ${index + 1}: must be ${wanted}`);
    return member;
  });
}
