import type { PhpToken } from './php-tokens.js';

export type PhpValue = string | number | boolean | null;

/** What is known while an expression is read. */
export interface Scope {
  /** Stands for `__DIR__`. */
  directory: string;
  constants: Map<string, PhpValue>;
  variables: Map<string, PhpValue>;
}

const builtIn: Readonly<Record<string, PhpValue>> = {
  true: true,
  false: false,
  null: null,
  DIRECTORY_SEPARATOR: '/',
  MYSQLI_CLIENT_COMPRESS: 32,
  MYSQLI_CLIENT_SSL: 2048,
  MYSQL_CLIENT_SSL: 2048,
  MYSQLI_CLIENT_SSL_DONT_VERIFY_SERVER_CERT: 64,
};

/** The rest of an expression, read from the left. */
interface Reader {
  tokens: PhpToken[];
  at: number;
  scope: Scope;
}

/**
 * The value of a PHP expression as far as a reader can know it: literals, known constants and variables, `__DIR__`,
 * dirname(), `.`, `|` and brackets. Undefined for all else: getenv(), $_ENV, conditions, calls.
 */
export function evaluate(tokens: PhpToken[], scope: Scope): PhpValue | undefined {
  const reader: Reader = { tokens, at: 0, scope };
  const value = expression(reader);
  return reader.at === tokens.length ? value : undefined;
}

function expression(reader: Reader): PhpValue | undefined {
  let value = operand(reader);
  while (value !== undefined) {
    if (takeSign(reader, '.')) {
      const right = operand(reader);
      value = right === undefined ? undefined : asText(value) + asText(right);
    } else if (takeSign(reader, '|')) {
      const right = operand(reader);
      value = typeof value === 'number' && typeof right === 'number' ? value | right : undefined;
    } else break;
  }
  return value;
}

function operand(reader: Reader): PhpValue | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined) return undefined;
  reader.at += 1;
  switch (token.kind) {
    case 'text':
      return token.value;
    case 'interpolated':
      return interpolate(token.value, reader.scope);
    case 'number':
      return Number(token.value);
    case 'variable':
      return reader.scope.variables.get(token.value);
    case 'word':
      return word(token.value, reader);
    case 'sign':
      return token.value === '(' ? bracketed(reader) : undefined;
  }
}

function bracketed(reader: Reader): PhpValue | undefined {
  const value = expression(reader);
  return takeSign(reader, ')') ? value : undefined;
}

function word(name: string, reader: Reader): PhpValue | undefined {
  const { scope } = reader;
  if (name.toLowerCase() === 'dirname' && takeSign(reader, '(')) return dirname(reader);
  if (name === '__DIR__') return scope.directory;
  if (name === '__FILE__') return `${scope.directory}/wp-config.php`;
  if (scope.constants.has(name)) return scope.constants.get(name);
  if (name === 'ABSPATH') return `${scope.directory}/`;
  return Object.hasOwn(builtIn, name) ? builtIn[name] : builtIn[name.toLowerCase()];
}

function dirname(reader: Reader): PhpValue | undefined {
  const path = expression(reader);
  const levels = takeSign(reader, ',') ? expression(reader) : 1;
  if (!takeSign(reader, ')') || typeof path !== 'string' || typeof levels !== 'number') return undefined;
  let result = path;
  for (let level = 0; level < levels; level += 1) result = result.replace(/\/[^/]*\/*$/, '') || '/';
  return result;
}

/** `"{$prefix}blog"` and `"$prefix/x"` with plain variables that are known. */
function interpolate(body: string, scope: Scope): string | undefined {
  let known = true;
  const text = body.replace(/\{\$(\w+)\}|\$\{?(\w+)\}?/g, (_, inBraces, bare) => {
    const value = scope.variables.get(String(inBraces ?? bare));
    known &&= value !== undefined;
    return value === undefined ? '' : asText(value);
  });
  return known && !/[\\$]/.test(text) && !/\$\w+(?:\[|->)/.test(body) ? text : undefined;
}

function takeSign(reader: Reader, value: string): boolean {
  const token = reader.tokens[reader.at];
  if (token?.kind !== 'sign' || token.value !== value) return false;
  reader.at += 1;
  return true;
}

function asText(value: PhpValue): string {
  if (value === null || value === false) return '';
  return value === true ? '1' : String(value);
}
