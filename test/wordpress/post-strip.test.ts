import { expect } from 'chai';
import { excerptOf } from '../../src/wordpress/excerpt.js';
import { renderPostHtml } from '../../src/wordpress/post-html.js';
import { withoutShortcodes } from '../../src/wordpress/post-strip.js';

const names = ['note', 'note-box', 'form.7', 'vc_*'];
const strip = (html: string) => withoutShortcodes(html, names);

describe('configured shortcodes', () => {
  it('go, and leave what stands between their tags', () => {
    expect(strip('a [note]b[/note] [note id="1" /]c[note-box]d')).to.equal('a b cd');
    expect(strip('[note][note]a[/note][/note]')).to.equal('a');
    expect(strip('[form.7 x]a')).to.equal('a');
  });

  it('are only those that are named, in their own spelling', () => {
    const others = '[notes] [Note] [form-7] [form67] [ note] note] [/notes] [vc] [gallery]';
    expect(strip(others)).to.equal(others);
  });

  it('may be named by how they begin', () => {
    expect(strip('[vc_row css=".a{b:c}"]a[/vc_row] [vc_column_text]b[/vc_column_text]')).to.equal('a b');
  });

  it('part paragraphs where one box ends and the next begins', () => {
    expect(strip('[vc_column]a[/vc_column][vc_column]b[/vc_column]')).to.equal('a\n\nb');
    expect(strip('a[note]b[/note]c')).to.equal('abc');
  });

  it('may have brackets and signs in their attributes', () => {
    expect(strip('a [note title="x ] y" b=\'] >\'] c')).to.equal('a  c');
    expect(strip('a [note title="never closed] b')).to.equal('a  b');
    expect(strip('a [note title')).to.equal('a [note title');
  });

  it('can be written about', () => {
    expect(strip('[[note]] and [[note a="1"]]')).to.equal('[note] and [note a="1"]');
  });

  it('go in posts and in excerpts, but not in code and formulas', () => {
    const content = 'a [note]b[/note] <code>[note]</code> \\(x[note]\\)';
    const context = { attachment: () => null, pattern: () => null, stripShortcodes: names };
    expect(renderPostHtml(content, context)).to.equal('<p>a b <code>[note]</code> \\(x[note]\\)</p>\n');
    expect(excerptOf({ excerpt: '', content }, 'en', names)).to.equal('a b [note] \\(x[note]\\)');
    expect(excerptOf({ excerpt: '[note]by hand[/note]', content }, 'en', names)).to.equal('by hand');
  });
});
