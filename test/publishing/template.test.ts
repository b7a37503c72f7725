import { expect } from 'chai';
import { type Placeholder, placeholders, templateFaults } from '../../src/config/template-faults.js';
import { expandTemplate } from '../../src/publishing/template.js';

const values: Record<Placeholder, string> = {
  title: 'T',
  excerpt: '<p>E</p>',
  content: '<p>C1</p><p>C2</p>',
  link: '<a href="https://blog.test/1">L</a>',
  hashtags: '',
  author: 'A',
  date: '2026-11-23',
  section: '',
};
const expand = (template: string) => expandTemplate(template, (name) => values[name]);

describe('expandTemplate', () => {
  const cases: [string, string, string][] = [
    [
      'makes paragraphs of blank lines and breaks of lines',
      '{title}\nby {author}\n\n{date}',
      '<p>T<br>by A</p><p>2026-11-23</p>',
    ],
    ['reads every kind of line end', '{title}\r\n\r\n \t\r\n{author}\r{date}', '<p>T</p><p>A<br>2026-11-23</p>'],
    ['lets the operator write HTML', '<b>{title}</b>', '<p><b>T</b></p>'],
    ['leaves no paragraph for what is empty', '{title}\n\n{section}\n\n{hashtags}', '<p>T</p>'],
    ['drops a label with nothing to label', '{title}\nTags: {hashtags}\nIn {section}: {author}', '<p>T<br>In : A</p>'],
    ['keeps a line without placeholders', 'New on the blog\n\n{title}', '<p>New on the blog</p><p>T</p>'],
    ['does not expand what an item says', '{title}', '<p>T</p>'],
    ['is empty for an empty template', '  \n\n ', ''],
  ];
  for (const [story, template, expected] of cases) {
    it(story, () => expect(expand(template)).to.equal(expected));
  }

  it('takes a value as it is, braces and dollar signs too', () => {
    expect(expandTemplate('{title}', () => '{author} $& $1')).to.equal('<p>{author} $& $1</p>');
  });
});

describe('templateFaults', () => {
  it('finds nothing wrong with what is documented', () => {
    expect(templateFaults('')).to.deep.equal([]);
    expect(templateFaults(placeholders.map((name) => `{${name}}`).join('\n\n'))).to.deep.equal([]);
  });

  it('names what it does not know, once, and what it does', () => {
    const [fault, ...more] = templateFaults('{titel} {titel} {title}');
    expect(fault).to.match(/^unknown placeholder \{titel\}: write one of \{title\} .*\{section\}$/);
    expect(more).to.deep.equal([]);
  });

  it('sees names with spaces, capitals or nothing, and lone braces', () => {
    expect(templateFaults('{ title }')).to.have.length(1);
    expect(templateFaults('{Title}{}')).to.have.length(2);
    expect(templateFaults('{constructor}')).to.have.length(1);
    expect(templateFaults('{title} {link')).to.have.length(1);
    expect(templateFaults('title}')[0]).to.match(/^a \} without its other half/);
  });
});
