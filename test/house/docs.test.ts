import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { root } from './imports.js';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
/** What is committed. */
const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const documents = files.filter((file) => file.endsWith('.md'));

describe('the papers of the house', () => {
  it('are all there', () => {
    const papers = ['README', 'ARCHITECTURE', 'CONTRIBUTING', 'FEDERATION', 'CHANGELOG'];
    expect(papers.filter((paper) => !files.includes(`${paper}.md`))).to.deep.equal([]);
    expect(files).to.include('LICENSE');
  });

  it('name only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const known = new Set([...Object.keys(scripts), 'ci', 'prune']);
    for (const document of documents)
      for (const [, name = ''] of read(document).matchAll(/\bnpm (?:run )?(?!run\b)([a-z][\w:-]*)/g))
        expect([...known], `${document}: npm ${name}`).to.include(name);
  });

  it('link only to what exists', () => {
    for (const document of documents)
      for (const [, target = ''] of read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g))
        expect(existsSync(join(root, dirname(document), target)), `${document} → ${target}`).to.equal(true);
  });

  it('say what every label in the source stands for', () => {
    const told = new Set<string>();
    for (const [, first = ''] of read('docs/fediverse.md').matchAll(/^\| ([^|]+) \|/gm)) {
      const labels = [...first.matchAll(/([A-Z])(\d+)/g)].map(
        ([, letter = '', number]) => [letter, Number(number)] as const,
      );
      for (const [letter, number] of labels) told.add(`${letter}${number}`);
      const [from, to] = labels;
      if (/ to /.test(first) && from && to)
        for (let number = from[1]; number <= to[1]; number += 1) told.add(`${from[0]}${number}`);
    }
    const sources = files.filter((file) => /^src\/.*\.ts$/.test(file));
    const cited = sources.flatMap((file) =>
      [...read(file).matchAll(/(?<=fediverse\.md |\()((?:[WNACXKOVIYSDR]\d{1,2}(?:, | to )?)+)(?=[\s).,;:])/g)].flatMap(
        ([, labels = '']) => [...labels.matchAll(/[A-Z]\d+/g)].map(([label]) => ({ file, label })),
      ),
    );
    expect(cited.length).to.be.above(80);
    expect(cited.filter(({ label }) => !told.has(label))).to.deep.equal([]);
  });

  it('keep the map under 150 lines', () => {
    expect(read('ARCHITECTURE.md').split('\n').length).to.be.below(150);
  });

  it('name no place of the machine they were written on', () => {
    // A clone right under /tmp or a home says nothing: such names may stand in a text for other reasons.
    const place = dirname(root.replace(/\/$/, ''));
    const telling = !['/', '/tmp', '/home', '/root', '/opt', '/srv', '/var'].includes(place);
    const named = files.filter(
      (file) => /\.(md|ts|json|conf|service|toml|sh|sql)$/.test(file) && read(file).includes(`${place}/`),
    );
    expect(telling ? named : []).to.deep.equal([]);
  });

  for (const lock of files.filter((file) => /(^|\/)package-lock\.json$/.test(file)))
    describe(`of which ${lock}`, () => {
      it('locks packages without download addresses, so that any registry serves', () => {
        const fetched = Object.entries(lockedPackages(lock)).filter(([, { resolved }]) => resolved !== undefined);
        expect(fetched.map(([name]) => name)).to.deep.equal([]);
        const unproven = Object.entries(lockedPackages(lock)).filter(
          ([, { integrity, optional }]) => !integrity && !optional,
        );
        expect(unproven.map(([name]) => name)).to.deep.equal(['']);
      });

      it('locks the parts for every platform, or npm ci calls the lock out of step', () => {
        const locked = lockedPackages(lock);
        const missing = Object.entries(locked).flatMap(([name, { optionalDependencies = {} }]) =>
          Object.keys(optionalDependencies)
            .filter((part) => !(`node_modules/${part}` in locked) && !(`${name}/node_modules/${part}` in locked))
            .map((part) => `${name}: ${part}`),
        );
        expect(missing).to.deep.equal([]);
      });
    });
});

interface Locked {
  resolved?: string;
  integrity?: string;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}

function lockedPackages(lock: string): Record<string, Locked> {
  return (JSON.parse(read(lock)) as { packages: Record<string, Locked> }).packages;
}
