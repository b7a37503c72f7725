import { expect } from 'chai';
import fc from 'fast-check';
import { fromHtml } from 'hast-util-from-html';
import { visit } from 'unist-util-visit';
import { sanitizeHtml } from '../../src/publishing/sanitize-html.js';
import { excerptOf } from '../../src/wordpress/excerpt.js';
import { renderPostHtml } from '../../src/wordpress/post-html.js';
import { expectLinear } from '../lab/cpu-time.js';
import { constructs, surroundings } from './constructs.js';

const allowed = new Set('p br a span del s pre blockquote code b strong u i em ul ol li ruby rt rp'.split(' '));
const raws = Object.values(constructs)
  .flat()
  .map(({ raw }) => raw);

/** Constructs whole, cut anywhere, and mixed with the signs that begin and end them. */
const content = fc
  .array(
    fc.oneof(
      fc.constantFrom(...raws),
      fc.tuple(fc.constantFrom(...raws), fc.nat(400)).map(([raw, at]) => raw.slice(0, at)),
      fc.tuple(fc.constantFrom(...raws), fc.nat(400)).map(([raw, at]) => raw.slice(at)),
      fc.constantFrom(
        '<',
        '>',
        '"',
        ']',
        '[',
        '$$',
        '\\(',
        '\\)',
        '\n\n',
        ' ',
        '\u00a0',
        '-->',
        '<!--',
        '<table><tr>',
        '<td>',
        '</td>',
        '<sup data-fn="',
        '<p hidden>',
        '<form>',
        '<label>',
        '\ue000',
        '\ud83d',
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

describe('any content', () => {
  it('becomes a Note without junk, and stays the same when it is cleaned again', () => {
    fc.assert(
      fc.property(content, (raw) => {
        const html = sanitizeHtml(renderPostHtml(raw, surroundings), 'https://blog.test/');
        expect(html).not.to.match(/<!--|<script/i);
        visit(fromHtml(html, { fragment: true }), 'element', ({ tagName, children }) => {
          expect(allowed).to.include(tagName);
          if (tagName !== 'br') expect(children).not.to.have.lengthOf(0);
        });
        expect(sanitizeHtml(html, 'https://blog.test/')).to.equal(html);
      }),
      { numRuns: 1500 },
    );
  });

  it('has an excerpt of one line, with no tag that was taken for text', () => {
    fc.assert(
      fc.property(content, (raw) => {
        const excerpt = excerptOf({ excerpt: '', content: raw }, 'en', ['highlight', 'vc_*']);
        expect(excerpt).not.to.match(/\n|\ue000|<!-- \/?wp:/);
        expect(excerpt.split(' ').length).to.be.at.most(60);
      }),
      { numRuns: 1500 },
    );
  });

  it('grows by no more than its own size when it is long', () => {
    for (const raw of raws) {
      const [once, often] = [1, 50].map(
        (count) => renderPostHtml(raw.concat('\n\n').repeat(count), surroundings).length,
      );
      expect(often ?? 0, raw).to.be.at.most(((once ?? 0) + 10) * 51);
    }
  });

  it('takes work that grows with its length, whatever is repeated in it', async () => {
    const hostile = [
      ...[
        '\\begin{align}',
        '$$ ',
        '[vc_row a="',
        '[highlight]',
        '[[gallery',
        '[caption]',
        '<math>',
        '<math data-latex="',
      ],
      ...[
        '<p hidden>',
        '<sup data-fn="a">',
        '<form><label>',
        '<table><tr><td>a',
        '<td>',
        '<table>',
        '<tr><td><p>',
        '<tr></td>a<td>b',
      ],
      ...[
        '<mfrac>',
        '<code>[[gallery',
        '&nbsp; ',
        '<sup>a',
        '<ruby><p>a',
        '<!-- wp:cover {"url":"https://a.test/"} --><video ',
        '<rt>a',
      ],
    ];
    for (const piece of hostile) {
      expectLinear(piece, (count) => {
        sanitizeHtml(renderPostHtml(piece.repeat(count), surroundings));
        excerptOf({ excerpt: '', content: piece.repeat(count) }, 'en', ['vc_*']);
      });
    }
  }).timeout(120_000);
});
