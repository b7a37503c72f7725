import { htmlToText, sanitizeHtml } from '../../src/publishing/sanitize-html.js';
import { imagesOf } from '../../src/wordpress/images.js';
import { renderPostHtml } from '../../src/wordpress/post-html.js';
import { type Construct, constructs, surroundings } from './constructs.js';

const HEAD = `# What followers see

Each row is a construct as WordPress stores it in \`post_content\`, what a follower reads of it, and the HTML that is sent, in a Note that shows the whole content.
Pictures become attachments of the Note, with their alternative text; their captions stay text.
The blog here has two pictures, a recording that was uploaded to the post, two synced patterns (the second shows the first), two footnotes, a custom field \`price\`, and \`strip_shortcodes = ["highlight", "contact-form-7", "vc_*"]\`.

A configured shortcode loses its tags, and keeps what stands between them: one that hides its text from visitors on the page does not hide it here.

This page is written by a test, and fails it when it is not true: \`UPDATE=1 npx mocha test/wordpress/constructs.test.ts\` writes it anew.
`;

/** The HTML of a Note's content for a construct. */
export function shownHtml({ raw }: Construct): string {
  return sanitizeHtml(renderPostHtml(raw, surroundings), 'https://blog.test/');
}

/** The document, as Markdown for a forge's page. */
export function constructsPage(): string {
  const groups = Object.entries(constructs).map(([title, rows]) =>
    [`## ${title}`, '', '| Construct | Stored | Read | Sent |', '|---|---|---|---|', ...rows.map(row)].join('\n'),
  );
  return `${[HEAD, ...groups].join('\n')}\n`.replace(/\n## /g, '\n\n## ').replace(/\n{3,}/g, '\n\n');
}

function row(construct: Construct): string {
  const html = shownHtml(construct);
  const cells = [
    construct.name,
    code(construct.raw),
    [escaped(htmlToText(html)), ...pictures(construct)].filter((line) => line !== '').join('<br>'),
    code(html),
  ];
  return `| ${cells.map((cell) => (cell === '' ? '*nothing*' : cell)).join(' | ')} |`;
}

/** What goes with the Note. */
function pictures({ raw }: Construct): string[] {
  const images = imagesOf(renderPostHtml(raw, surroundings), null, surroundings.attachment, 'https://blog.test/');
  return images.map(({ url, alt }) => `🖼 ${url.replace(/^.*\//, '')}${alt === '' ? '' : ` (${escaped(alt)})`}`);
}

function code(text: string): string {
  return text === '' ? '' : `<code>${escaped(text)}</code>`;
}

/** Text for a cell of a table: nothing in it is Markdown, HTML, a formula or a link to the forge. */
function escaped(text: string): string {
  return text
    .replace(/[&<>|*_[\]`\\$~:#@]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/\u00a0/g, '&#160;')
    .replace(/\t/g, '&#160;&#160;')
    .replace(/ {2,}|\n +/g, (run) => run.replaceAll(' ', '&#160;'))
    .replaceAll('\n', '<br>');
}
