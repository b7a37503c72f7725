import { evaluate, type PhpValue, type Scope } from './php-expression.js';
import { type PhpToken, phpTokens } from './php-tokens.js';

/** What wp-config.php says, as far as a reader of the database needs it. Null: it does not say. */
export interface WpConfig {
  dbName: string | null;
  dbUser: string | null;
  dbPassword: string | null;
  /** As it stands there: splitDbHost takes it apart. */
  dbHost: string | null;
  dbCharset: string | null;
  dbCollate: string | null;
  tablePrefix: string | null;
  home: string | null;
  siteUrl: string | null;
  contentUrl: string | null;
  contentDir: string | null;
  uploads: string | null;
  multisite: boolean;
  /** BLOG_ID_CURRENT_SITE: the blog that keeps the bare prefix. */
  mainBlogId: number | null;
  customUserTable: string | null;
  /** MYSQL_CLIENT_FLAGS asks for TLS. */
  tls: boolean;
  /** SQLite-backed WordPress: its database file as far as it is named, an empty text for the default place; null: MySQL. */
  sqliteFile: string | null;
  cronDisabled: boolean;
  /** Settings that only PHP could work out (getenv(), $_ENV, conditions), with the expression as it was written. */
  unresolved: { name: string; expression: string }[];
  /** Other files it includes (not wp-settings.php): they were not read, and may say more. */
  includes: string[];
}

const sslFlag = 2048;

/**
 * Reads the text of a wp-config.php without running it. `directory` stands for `__DIR__`.
 * The first definition holds, as in PHP; two different ones in branches of a condition are reported as unresolved.
 */
export function parseWpConfig(php: string, directory = '.'): WpConfig {
  const facts = collect(php, directory);
  const value = (name: string) => facts.constants.get(name);
  const text = (name: string) => {
    const found = value(name);
    return found === undefined || found === null ? null : String(found);
  };
  const flags = value('MYSQL_CLIENT_FLAGS');
  const blog = value('BLOG_ID_CURRENT_SITE');
  const { prefix } = facts;
  return {
    dbName: text('DB_NAME'),
    dbUser: text('DB_USER'),
    dbPassword: text('DB_PASSWORD'),
    dbHost: text('DB_HOST'),
    dbCharset: text('DB_CHARSET'),
    dbCollate: text('DB_COLLATE'),
    tablePrefix: typeof prefix === 'string' ? prefix : null,
    home: withoutSlash(text('WP_HOME')),
    siteUrl: withoutSlash(text('WP_SITEURL')),
    contentUrl: withoutSlash(text('WP_CONTENT_URL')),
    contentDir: withoutSlash(text('WP_CONTENT_DIR')),
    uploads: withoutSlash(text('UPLOADS')),
    multisite: truthy(value('MULTISITE')),
    mainBlogId: blog === undefined ? null : Number(blog),
    customUserTable: text('CUSTOM_USER_TABLE'),
    tls: typeof flags === 'number' && (flags & sslFlag) !== 0,
    sqliteFile: sqliteFile(text),
    cronDisabled: truthy(value('DISABLE_WP_CRON')),
    unresolved: facts.unresolved,
    includes: facts.includes,
  };
}

/** The drop-in's constants: FQDB is the whole path, DB_DIR and DB_FILE its parts (WordPress/sqlite-database-integration). */
function sqliteFile(text: (name: string) => string | null): string | null {
  const whole = text('FQDB');
  if (whole !== null) return whole;
  const engine = text('DB_ENGINE') ?? text('DATABASE_TYPE') ?? text('DATABASE_ENGINE');
  if (engine?.toLowerCase() !== 'sqlite') return null;
  const [directory, file] = [withoutSlash(text('FQDBDIR') ?? text('DB_DIR')), text('DB_FILE')];
  if (directory === null) return file ?? '';
  return `${directory}/${file ?? '.ht.sqlite'}`;
}

interface Facts extends Scope {
  prefix: PhpValue | undefined;
  unresolved: { name: string; expression: string }[];
  includes: string[];
}

/** One setting as a statement makes it. */
interface Setting {
  name: string;
  value: PhpToken[];
  next: number;
}

function collect(php: string, directory: string): Facts {
  const tokens = phpTokens(php);
  const facts: Facts = {
    directory,
    constants: new Map(),
    variables: new Map(),
    prefix: undefined,
    unresolved: [],
    includes: [],
  };
  const written = (part: PhpToken[]) => php.slice(part[0]?.start, part.at(-1)?.end).replace(/\s+/g, ' ');
  const branched = new Map<string, boolean>();
  const unresolved = (name: string, value: PhpToken[]) => {
    if (wanted.has(name)) facts.unresolved.push({ name, expression: written(value).slice(0, 200) });
  };
  let depth = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'sign') depth += token.value === '{' ? 1 : token.value === '}' ? -1 : 0;
    const definition = defined(tokens, at);
    if (definition !== null) {
      const value = evaluate(definition.value, facts);
      const earlier = branched.get(definition.name);
      if (earlier === undefined) {
        branched.set(definition.name, depth > 0);
        if (value === undefined) unresolved(definition.name, definition.value);
        else facts.constants.set(definition.name, value);
      } else if (earlier && value !== facts.constants.get(definition.name)) {
        // Which branch PHP takes is not ours to know.
        facts.constants.delete(definition.name);
        if (!facts.unresolved.some(({ name }) => name === definition.name))
          unresolved(definition.name, definition.value);
      }
      at = definition.next;
      continue;
    }
    const assignment = assigned(tokens, at);
    if (assignment !== null) {
      const value = evaluate(assignment.value, facts);
      if (value === undefined) facts.variables.delete(assignment.name);
      else facts.variables.set(assignment.name, value);
      if (assignment.name === 'table_prefix') {
        facts.prefix = value;
        if (value === undefined) unresolved('$table_prefix', assignment.value);
      }
      at = assignment.next;
      continue;
    }
    const included = includedFile(tokens, at);
    if (included !== null) {
      const path = evaluate(included.value, facts);
      const name = typeof path === 'string' ? path : written(included.value);
      if (!/wp-settings\.php['")\s]*$/.test(name)) facts.includes.push(name);
      at = included.next;
    }
  }
  return facts;
}

/** Settings worth a question when they cannot be worked out. */
const wanted = new Set([
  'DB_NAME',
  'DB_USER',
  'DB_PASSWORD',
  'DB_HOST',
  '$table_prefix',
  'WP_HOME',
  'WP_SITEURL',
  'WP_CONTENT_URL',
  'UPLOADS',
  'MULTISITE',
  'CUSTOM_USER_TABLE',
  'DB_ENGINE',
  'DB_DIR',
  'DB_FILE',
  'MYSQL_CLIENT_FLAGS',
]);

/** `define('NAME', value)` or `const NAME = value;` */
function defined(tokens: PhpToken[], at: number): Setting | null {
  const word = tokens[at];
  if (word?.kind !== 'word') return null;
  if (word.value === 'const' && tokens[at + 1]?.kind === 'word' && isSign(tokens[at + 2], '=')) {
    const end = expressionEnd(tokens, at + 3);
    return { name: tokens[at + 1]?.value ?? '', value: tokens.slice(at + 3, end), next: end };
  }
  const name = tokens[at + 2];
  const isCall = word.value.toLowerCase() === 'define' && isSign(tokens[at + 1], '(') && isSign(tokens[at + 3], ',');
  if (!isCall || name?.kind !== 'text' || isSign(tokens[at - 1], '->') || isSign(tokens[at - 1], '::')) return null;
  const end = expressionEnd(tokens, at + 4);
  return { name: name.value, value: tokens.slice(at + 4, end), next: end };
}

/** `$name = value;`, but no `$name['key'] = …` and no comparison. */
function assigned(tokens: PhpToken[], at: number): Setting | null {
  const variable = tokens[at];
  if (variable?.kind !== 'variable' || !isSign(tokens[at + 1], '=')) return null;
  const end = expressionEnd(tokens, at + 2);
  return { name: variable.value, value: tokens.slice(at + 2, end), next: end };
}

function includedFile(tokens: PhpToken[], at: number): Setting | null {
  const word = tokens[at];
  if (word?.kind !== 'word' || !/^(?:require|include)(?:_once)?$/i.test(word.value)) return null;
  const end = expressionEnd(tokens, at + 1);
  return { name: word.value, value: tokens.slice(at + 1, end), next: end };
}

/** The index behind an expression: the first `;`, or `,` or closing bracket that does not belong to it. */
function expressionEnd(tokens: PhpToken[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'sign') continue;
    if (depth === 0 && [';', ',', ')', ']', '}'].includes(token.value)) return at;
    if (['(', '[', '{'].includes(token.value)) depth += 1;
    if ([')', ']', '}'].includes(token.value)) depth -= 1;
  }
  return tokens.length;
}

function isSign(token: PhpToken | undefined, value: string): boolean {
  return token?.kind === 'sign' && token.value === value;
}

function truthy(value: PhpValue | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '' && value !== '0';
}

function withoutSlash(value: string | null): string | null {
  return value?.replace(/(?<=.)\/+$/, '') ?? null;
}
