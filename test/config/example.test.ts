import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'smol-toml';
import { parseConfig } from '../../src/config/load-config.js';
import {
  notifierSchemas,
  notifierSecrets,
  secretKeys,
  sectionSchemas,
  sourceSchemas,
} from '../../src/config/schema.js';

type Table = Record<string, unknown>;

const text = readFileSync(new URL('../../config/herald.example.toml', import.meta.url), 'utf8');
const example = parse(text) as Table & { sources: Table[]; notifiers: Table[] };

describe('config/herald.example.toml', () => {
  it('loads', () => {
    expect(parseConfig(text, 'herald.example.toml', {}).sources).to.have.length(2);
  });

  for (const [name, schema] of Object.entries(sectionSchemas)) {
    it(`shows every key of [${name}], and no other`, () => {
      const expected = [...Object.keys(schema.shape), ...(secretKeys[name] ?? [])];
      expect(Object.keys(example[name] as Table)).to.have.members(expected);
    });
  }

  for (const [kind, schema] of Object.entries(sourceSchemas)) {
    it(`shows every key of a ${kind} source, and no other`, () => {
      const source = example.sources.find((candidate) => candidate.kind === kind) ?? {};
      expect(Object.keys(source)).to.have.members(Object.keys(schema.shape));
    });
  }

  it('shows every key of every kind of notifier, what all have in common once', () => {
    const common = Object.keys(notifierSchemas.log.shape);
    for (const [kind, schema] of Object.entries(notifierSchemas)) {
      const notifier = example.notifiers.find((candidate) => candidate.kind === kind) ?? {};
      const secrets = notifierSecrets[kind as keyof typeof notifierSchemas].map((key) => `${key}_file`);
      const expected = [...Object.keys(schema.shape), ...secrets];
      expect([...new Set([...Object.keys(notifier), ...common])]).to.have.members(expected);
    }
    expect(Object.keys(example.notifiers[0] ?? {})).to.have.members(common);
  });

  it('shows the defaults', () => {
    const required = `
[site]
origin = "https://example.com"
[wordpress]
url = "mysql://herald@127.0.0.1:3306/wordpress"
[store]
data_dir = "/var/lib/herald/example"
[[sources]]
name = "posts"
kind = "posts"
[[sources]]
name = "news"
kind = "news"
title = "News Roundup"
`;
    const shown = parseConfig(text, 'a', {});
    // The log alone is told by default; the others are there to be seen.
    const told = { ...shown, notifiers: shown.notifiers.slice(0, 1) };
    expect(told).to.deep.equal(parseConfig(required, 'b', {}));
  });
});
