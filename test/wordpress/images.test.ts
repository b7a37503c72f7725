import { expect } from 'chai';
import type { ContentImage } from '../../src/model/content-item.js';
import { attachmentIdsIn, imagesOf } from '../../src/wordpress/images.js';
import { uploadAddress, uploadsUrl } from '../../src/wordpress/uploads.js';

const base = 'https://blog.test';
const cat: ContentImage = {
  url: `${base}/wp-content/uploads/2024/05/cat.jpg`,
  alt: 'A cat, from the library',
  mediaType: 'image/jpeg',
  width: 1200,
  height: 800,
};
const library = (id: number) => (id === 7 ? cat : null);
const urls = (content: string, featured: ContentImage | null = null) =>
  imagesOf(content, featured, library, base).map(({ url }) => url);

describe('the images of a post', () => {
  it('are the featured one, then those in the text, each once', () => {
    const other = `${base}/wp-content/uploads/2024/05/dog.png`;
    const content = `<p><img src="${cat.url.replace('.jpg', '-300x200.jpg')}" class="size-medium wp-image-7"></p>
      <figure><img src="${other}"></figure><img src="${other}?w=300">`;
    expect(urls(content, cat)).to.deep.equal([cat.url, other]);
  });

  it('have the words beside them, else those of the library, and its size', () => {
    const small = `${base}/wp-content/uploads/2024/05/cat-300x200.jpg`;
    const [bare] = imagesOf(`<img class="wp-image-7" src="${small}">`, null, library, base);
    expect(bare).to.deep.equal({ ...cat, url: small });
    const [told] = imagesOf(
      `<img class="wp-image-7" src="${small}" alt="Asleep" width="300" height="200">`,
      null,
      library,
      base,
    );
    expect(told).to.deep.equal({ ...cat, url: small, alt: 'Asleep', width: 300, height: 200 });
  });

  it('are found however they are written', () => {
    const src = `${base}/a.png`;
    for (const content of [
      `<IMG SRC="${src}">`,
      `<img\nsrc='${src}'\n/>`,
      `<img src=${src}>`,
      `<img alt="a > b" src="${src}">`,
      `<a href="x"><img src="/a.png"></a>`,
      `<img src="//blog.test/a.png">`,
    ]) {
      expect(urls(content), content).to.deep.equal([src]);
    }
  });

  it('are none of what only looks like one', () => {
    for (const content of [
      '<!-- <img src="/a.png"> -->',
      '<code>&lt;img src="/a.png"></code>',
      '<script>"<img src=/a.png>"</script>',
      '<img alt="no address">',
      '<img src="data:image/png;base64,AAAA">',
      '<img src="javascript:alert(1).png">',
      '<img src="http://[broken/a.png">',
      '<img src="/page.html">',
      '<img src="/count.gif" width="1" height="1">',
      '<img',
      '<img src="/a.png"',
      '<imgsrc="/a.png">',
    ]) {
      expect(urls(content), content).to.deep.equal([]);
    }
  });

  it('are found in any depth of garbage', () => {
    const depth = 100_000;
    expect(urls(`${'<div>'.repeat(depth)}<img src="/a.png">`)).to.deep.equal([`${base}/a.png`]);
    expect(urls(`${'<b><i '.repeat(depth)}<img src="/a.png">`)).to.deep.equal([`${base}/a.png`]);
  });

  it('may take their kind from the library where their address has no ending', () => {
    expect(urls('<img class="wp-image-7" src="https://images.test/x?resize=1">')).to.deep.equal([
      'https://images.test/x?resize=1',
    ]);
    expect(urls('<img src="https://images.test/x">')).to.deep.equal([]);
  });
});

describe('the attachments that a content names', () => {
  it('are those of classes and galleries', () => {
    const content =
      '<img class="wp-image-7"> [gallery ids="3,4, 5"] [gallery columns="2" ids=\'9\'] [gallery] wp-image-x';
    expect(attachmentIdsIn(content)).to.deep.equal([7, 3, 4, 5, 9]);
  });

  it('are whole numbers that a database can have', () => {
    expect(attachmentIdsIn('wp-image-0 wp-image-99999999999999999999 [gallery ids="a,-1,,2.5"]')).to.deep.equal([]);
  });
});

describe('the address of uploads', () => {
  const at = (options: object) =>
    uploadsUrl({ siteurl: 'https://blog.test/wp/', upload_path: '', upload_url_path: '', ...options });

  it('follows WordPress’s own rule', () => {
    const usual = 'https://blog.test/wp/wp-content/uploads';
    expect(at({})).to.equal(usual);
    expect(at({ upload_path: null, upload_url_path: null })).to.equal(usual);
    expect(at({ upload_path: 'wp-content/uploads' })).to.equal(usual);
    expect(at({ upload_path: 'files' })).to.equal('https://blog.test/wp/files');
    expect(at({ upload_url_path: 'https://cdn.test/up/' })).to.equal('https://cdn.test/up');
    expect(at({ upload_url_path: 'https://cdn.test/up', upload_path: 'files' })).to.equal('https://cdn.test/up');
  });

  it('never tells where on the server the files lie', () => {
    const usual = 'https://blog.test/wp/wp-content/uploads';
    expect(at({ upload_path: '/var/www/html/wp-content/uploads' })).to.equal(usual);
    expect(at({ upload_path: '/srv/secret/media' })).to.equal(usual);
    expect(at({ upload_path: 'C:\\web\\media' })).to.equal(usual);
  });

  it('and a file’s path make its address', () => {
    const uploads = 'https://blog.test/wp-content/uploads';
    expect(uploadAddress('2024/05/cat.jpg', uploads)).to.equal(`${uploads}/2024/05/cat.jpg`);
    expect(uploadAddress('2024/05/Größe 1#2.jpg', uploads)).to.equal(`${uploads}/2024/05/Gr%C3%B6%C3%9Fe%201%232.jpg`);
    expect(uploadAddress('/var/www/wp-content/uploads/2009/a.jpg', uploads)).to.equal(`${uploads}/2009/a.jpg`);
    expect(uploadAddress('C:\\web\\wp-content\\uploads\\2009\\a.jpg', uploads)).to.equal(`${uploads}/2009/a.jpg`);
    expect(uploadAddress('https://cdn.test/a b.jpg', uploads)).to.equal('https://cdn.test/a%20b.jpg');
  });
});
