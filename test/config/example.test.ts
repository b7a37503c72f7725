import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'smol-toml';
import { parseConfig } from '../../src/config/load-config.js';
import { secretKeys, sectionSchemas, sourceSchemas } from '../../src/config/schema.js';

type Table = Record<string, unknown>;

const text = readFileSync(new URL('../../config/herald.example.toml', import.meta.url), 'utf8');
const example = parse(text) as Table & { sources: Table[] };

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
    expect(parseConfig(text, 'a', {})).to.deep.equal(parseConfig(required, 'b', {}));
  });
});
