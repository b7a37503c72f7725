import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { sanitizeHtml } from '../../src/publishing/sanitize-html.js';
import { constructs } from './constructs.js';
import { constructsPage, shownHtml } from './constructs-page.js';

const FILE = new URL('../../docs/constructs.md', import.meta.url);
const all = Object.values(constructs).flat();

describe('the page of constructs', () => {
  it('says what followers see', () => {
    const page = constructsPage();
    if (process.env.UPDATE) writeFileSync(FILE, page);
    expect(readFileSync(FILE, 'utf8'), 'UPDATE=1 npx mocha test/wordpress/constructs.test.ts').to.equal(page);
  });

  it('has many, each under a name of its own', () => {
    expect(all.length).to.be.at.least(60);
    expect(new Set(all.map(({ name }) => name)).size).to.equal(all.length);
  });

  it('shows no comment, no empty element, no picture, no script', () => {
    for (const construct of all) {
      const html = shownHtml(construct);
      expect(html, construct.name).not.to.match(/<!--|<(?:img|script|iframe|form|table)|<(\w+)[^>]*>\s*<\/\1>/);
      expect(sanitizeHtml(html), construct.name).to.equal(html);
    }
  });
});
