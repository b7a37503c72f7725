import { expect } from 'chai';
import fc from 'fast-check';
import { html, trusted } from '../../../src/http/pages/html.js';

describe('html', () => {
  it('escapes what is put in, in text and in attributes', () => {
    expect(html`<a title="${'"><script>'}">${"it's <b> & co"}</a>`.text).to.equal(
      '<a title="&quot;&gt;&lt;script&gt;">it&#39;s &lt;b&gt; &amp; co</a>',
    );
  });

  it('keeps what is HTML already, joins lists and leaves null out', () => {
    expect(html`${html`<i>${1}</i>`}${[trusted('<br>'), 'a', null]}${null}`.text).to.equal('<i>1</i><br>a');
  });

  it('lets no text whatsoever open a tag or leave its attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.text).to.not.match(/[<>"']/);
      }),
    );
  });
});
