import { expect } from 'chai';
import { episodeOf, recordingsIn, withEpisode } from '../../src/wordpress/recordings.js';

const home = 'https://blog.test';
const uploads = `${home}/wp-content/uploads/2026/05`;
const urls = (html: string) => recordingsIn(html, home).map(({ url }) => url);

describe('the recordings of a post', () => {
  it('are what its players play, with the picture that a film shows before', () => {
    const html = `<figure class="wp-block-audio"><audio controls src="${uploads}/ep.mp3"></audio></figure>
      <figure><video poster="/poster.jpg"><source src="/film.webm" type="video/webm"><source src="/film.mp4"></video></figure>
      <video src="https://else.test/a.mov" poster="javascript:x"></video>`;
    expect(recordingsIn(html, home)).to.deep.equal([
      { url: `${uploads}/ep.mp3`, mediaType: 'audio/mpeg' },
      { url: `${home}/film.webm`, mediaType: 'video/webm' },
      { url: `${home}/film.mp4`, mediaType: 'video/mp4' },
      { url: 'https://else.test/a.mov', mediaType: 'video/quicktime' },
    ]);
    expect(recordingsIn(`<video src="/film.mp4" poster="/poster.jpg">`, home)).to.deep.equal([
      { url: `${home}/film.mp4`, mediaType: 'video/mp4', poster: `${home}/poster.jpg` },
    ]);
  });

  it('are files of the blog that it links to, and addresses that stand alone', () => {
    expect(urls(`<ul><li><a href="${uploads}/one.ogg">One</a></li></ul>`)).to.deep.equal([`${uploads}/one.ogg`]);
    expect(
      urls('<p><a href="https://else.test/a.mp3?x=1&amp;y=2">https://else.test/a.mp3?x=1&amp;y=2</a></p>'),
    ).to.deep.equal(['https://else.test/a.mp3?x=1&y=2']);
    expect(urls('<p>As <a href="https://else.test/a.mp3">they said</a></p>')).to.deep.equal([]);
  });

  it('are each one, and none of what only looks like one', () => {
    const player = `<audio src="${uploads}/ep.mp3"></audio>`;
    expect(urls(`${player + player}<a href="${uploads}/ep.mp3">Download</a>`)).to.deep.equal([`${uploads}/ep.mp3`]);
    for (const html of [
      `<!-- ${player} -->`,
      '<audio src="data:audio/mpeg;base64,AA"></audio>',
      '<audio src="https://else.test/stream"></audio>',
      `<a href="${home}/about.html">About mp3</a>`,
      '<audio src="http://[broken/a.mp3"></audio>',
    ])
      expect(urls(html), html).to.deep.equal([]);
    expect(urls(`${'<a href="'.repeat(50_000)}${player}`)).to.have.length.below(2);
  });
});

describe('the episode of a post', () => {
  const url = 'https://media.example.com/ep12.mp3';
  const of = (fields: Record<string, string>, content = 'We talk about boats.') =>
    episodeOf(new Map(Object.entries(fields)), content);

  it('is in the field of a podcast plugin', () => {
    expect(of({ enclosure: `${url}\n31415926\naudio/mpeg\na:1:{s:8:"duration";s:8:"00:31:00";}` })).to.equal(url);
    expect(of({ enclosure: `${url}\r\n1\r\naudio/mpeg` })).to.equal(url);
    expect(of({ audio_file: url })).to.equal(url);
    expect(of({ enclosure: 'ep12.mp3' })).to.equal(null);
    expect(of({})).to.equal(null);
  });

  it('is none where the text names it: a page may hide that part', () => {
    expect(of({ enclosure: url }, `[member]<a href="${url}">For members</a>[/member]`)).to.equal(null);
    const two = `${url}?a=1&b=2`;
    expect(of({ enclosure: two }, `<a href="${two.replace('&', '&amp;')}">`)).to.equal(null);
  });

  it('stands behind the text, where servers that play nothing find it', () => {
    expect(withEpisode('<p>Boats.</p>', url)).to.equal(`<p>Boats.</p><p><a href="${url}">${url}</a></p>`);
    expect(withEpisode('<p>Boats.</p>', 'https://media.example.com/ep12')).to.equal('<p>Boats.</p>');
    expect(withEpisode('<p>Boats.</p>', null)).to.equal('<p>Boats.</p>');
  });
});
