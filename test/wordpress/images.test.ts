import { expect } from 'chai';
import type { ContentImage } from '../../src/model/content-item.js';
import { focalPointOf } from '../../src/wordpress/focal-point.js';
import { attachmentIdsIn, imagesOf } from '../../src/wordpress/images.js';
import type { LibraryImage } from '../../src/wordpress/library-image.js';
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
    expect(bare).to.deep.equal({ ...cat, url: small, width: 300, height: 200 });
    const [told] = imagesOf(
      `<img class="wp-image-7" src="${small}" alt="Asleep" width="150" height="100">`,
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
  });

  it('are pictures though their address has no ending, of the format that it asks for', () => {
    const types = (src: string) =>
      imagesOf(`<img src="${src}">`, null, library, base).map(({ mediaType }) => mediaType);
    expect(types('https://images.unsplash.com/photo-1500000000000-abc?auto=format&amp;w=1200')).to.deep.equal([
      'image/jpeg',
    ]);
    expect(types('https://images.example/x?fm=webp')).to.deep.equal(['image/webp']);
    expect(types('https://w.wiki/59So')).to.deep.equal(['image/jpeg']);
    expect(types('https://count.example/pixel.php?page=3')).to.deep.equal([]);
    expect(types('https://count.example/')).to.deep.equal([]);
    expect(types('x')).to.deep.equal([]);
  });
});

describe('one picture or two', () => {
  const folder = '/wp-content/uploads/2026/05';
  const img = (src: string, id?: number) => `<img src="${src}"${id ? ` class="wp-image-${id}"` : ''}>`;
  const dog: LibraryImage = {
    ...{ url: `${base}${folder}/dog.jpg`, alt: 'Library dog', mediaType: 'image/jpeg', width: 1600, height: 900 },
    files: [
      { name: 'dog.jpg', width: 1600, height: 900 },
      { name: 'dog-150x150.jpg', width: 150, height: 150 },
    ],
  };
  const shape = (size: string): LibraryImage => ({ ...dog, url: `${base}${folder}/shape-${size}.jpg`, files: [] });
  const shapes = [shape('580x300'), shape('150x150')];
  const of = (content: string) =>
    imagesOf(content, null, (id) => (id === 1 ? dog : (shapes[id - 2] ?? null)), base).map(({ url }) => url);

  it('are two where only the query tells them apart', () => {
    const [first, second] = ['https://charts.example/plot.png?id=1', 'https://charts.example/plot.png?id=2'];
    expect(of(img(first) + img(second))).to.deep.equal([first, second]);
    expect(of(img(`${first}&amp;w=300`) + img(first))).to.have.length(1);
  });

  it('are two uploads, though one name looks like a size of the other', () => {
    expect(of(shapes.map(({ url }, n) => img(url, n + 2)).join(''))).to.deep.equal(shapes.map(({ url }) => url));
    expect(of(shapes.map(({ url }) => img(url)).join(''))).to.have.length(2);
  });

  it('is one in several sizes', () => {
    const sizes = ['', '-300x200', '-scaled'].map((size) => img(`${folder}/cat${size}.jpg`));
    expect(of(sizes.join(''))).to.have.length(1);
    expect(of(img(`${folder}/cat-300x200.jpg`) + img(`${folder}/cat-1024x683.jpg`))).to.have.length(1);
    expect(of(img(`${folder}/dog-150x150.jpg`) + img(dog.url, 1))).to.deep.equal([dog.url]);
  });

  it('is one on the blog and on an image host, and two on two other blogs', () => {
    expect(of(img(`https://cdn.example${folder}/cat.jpg`) + img(`${base}${folder}/cat.jpg`))).to.have.length(1);
    expect(
      of(img(`https://one.example${folder}/cat.jpg`) + img(`https://two.example${folder}/cat.jpg`)),
    ).to.have.length(2);
  });

  it('is the library’s own file, where an image host made a thumbnail of it', () => {
    for (const thumbnail of [
      `https://i0.wp.com/blog.test${folder}/dog.jpg?resize=150%2C150&amp;ssl=1`,
      `/cdn-cgi/image/width=150,quality=75${folder}/dog.jpg`,
      `https://cdn.shortpixel.ai/spai/q_lossy+w_150+ret_img/https://blog.test${folder}/dog.jpg`,
      `https://wsrv.nl/?url=blog.test${folder}/dog.jpg&amp;w=150`,
      `${folder}/dog.jpg?w=150`,
    ])
      expect(
        imagesOf(img(thumbnail, 1), null, () => dog, base),
        thumbnail,
      ).to.deep.equal([{ url: dog.url, alt: 'Library dog', mediaType: 'image/jpeg', width: 1600, height: 900 }]);
  });
});

describe('the real size of a picture', () => {
  const folder = `${base}/wp-content/uploads/2024/05`;
  const file = (name: string, width: number, height: number) => ({ name, width, height });
  const photo: LibraryImage = {
    ...{ url: `${folder}/photo-scaled.jpg`, alt: '', mediaType: 'image/jpeg', width: 2560, height: 1707 },
    files: [
      file('photo-scaled.jpg', 2560, 1707),
      file('photo-300x200.jpg', 300, 200),
      file('photo-150x150.jpg', 150, 150),
      file('photo-1024x683.jpg', 1024, 683),
      file('photo-1536x1024.jpg', 1536, 1024),
    ],
  };
  const find = (id: number) => (id === 9 ? photo : null);
  const shown = (tag: string, featured: LibraryImage | null = null) => imagesOf(tag, featured, find, base)[0];

  it('is that of the file which its address names, not the one at which the page shows it', () => {
    const large = `${folder}/photo-1024x683.jpg`;
    expect(shown(`<img class="wp-image-9" src="${large}" width="512" height="341">`)).to.deep.equal({
      ...{ url: large, alt: '', mediaType: 'image/jpeg', width: 1024, height: 683 },
    });
    expect(shown(`<img src="${large}" width="512" height="341">`)).to.include({ width: 1024, height: 683 });
    expect(shown(`<img src="/photo.jpg" width="512" height="341">`)).to.include({ width: 512, height: 341 });
    expect(shown(`<img src="/photo.jpg" width="512">`)).to.include({ width: null, height: null });
  });

  it('is the whole picture’s where only a thumbnail stands in the text, on whatever host', () => {
    for (const [name, host] of [
      ['photo-300x200.jpg', folder],
      ['photo-150x150.jpg', 'https://cdn.test/2024'],
    ]) {
      const larger = { url: `${host}/photo-1536x1024.jpg`, width: 1536, height: 1024 };
      expect(shown(`<img class="wp-image-9" src="${host}/${name}?v=1">`), name).to.include(larger);
    }
  });

  it('never is too large for others while there is a smaller file', () => {
    const poster = { ...photo, width: 9000, height: 6000, url: `${folder}/photo.jpg` };
    const files = [file('photo.jpg', 9000, 6000), ...(photo.files ?? []).slice(1)];
    expect(shown('', { ...poster, files })).to.include({ url: `${folder}/photo-1536x1024.jpg`, width: 1536 });
    expect(shown('', { ...poster, files: files.slice(0, 1) })).to.include({ url: poster.url, width: 9000 });
  });

  it('is at most what Mastodon takes of a GIF', () => {
    const dance = { ...photo, url: `${folder}/dance.gif`, mediaType: 'image/gif', width: 1600, height: 1000 };
    const files = [
      file('dance.gif', 1600, 1000),
      file('dance-1024x640.gif', 1024, 640),
      file('dance-300x188.gif', 300, 188),
    ];
    expect(shown('', { ...dance, files })).to.include({ url: `${folder}/dance-1024x640.gif`, height: 640 });
    expect(shown('', { ...dance, files: files.slice(0, 1) })).to.include({ url: dance.url });
  });

  it('keeps what only the library knows to itself', () => {
    expect(shown('', photo)).to.have.all.keys('url', 'alt', 'mediaType', 'width', 'height');
  });
});

describe('one picture in several places', () => {
  const local = `${base}/wp-content/uploads/2024/05/cat.jpg`;

  it('is one, with the words of whichever place has some', () => {
    const silent = { ...cat, alt: '' };
    const content = `<img class="wp-image-7" src="${local.replace('.jpg', '-1024x683.jpg')}" alt="Asleep">`;
    const images = imagesOf(content, silent, () => silent, base);
    expect(images.map(({ url, alt }) => [url, alt])).to.deep.equal([[local, 'Asleep']]);
  });

  it('is taken from the image host that the text names, by its number or by its path', () => {
    const far = 'https://cdn.test/wp-content/uploads/2024/05/cat.jpg';
    const byNumber = 'https://cdn.test/x/cat.jpg';
    for (const [tag, url] of [
      [`<img class="wp-image-7" src="${byNumber}">`, byNumber],
      [`<img class="wp-image-7" src="${far}">`, far],
      [`<img src="${far}">`, local],
    ]) {
      expect(imagesOf(tag ?? '', cat, library, base).map((image) => image.url)).to.deep.equal([url]);
    }
  });
});

describe('the address of an image', () => {
  it('is found where pictures are loaded late', () => {
    for (const tag of [
      '<img src="data:image/gif;base64,R0lGOD" data-src="/a.png">',
      '<img src="/blank.gif" data-lazy-src="/a.png">',
      '<img src="/blank.gif" data-original="/a.png">',
      '<img data-srcset="/a-300x200.png 300w, /a.png 900w, /a-600x400.png 600w">',
      '<img src="data:image/gif;base64,R0lGOD" srcset="/a.png 2x, /b.png 1x">',
      '<img src="" data-src="" srcset="/a.png">',
    ])
      expect(urls(tag), tag).to.deep.equal([`${base}/a.png`]);
  });

  it('is https where only the blog’s own old pages say http', () => {
    expect(urls('<img src="http://blog.test/a.png">')).to.deep.equal(['https://blog.test/a.png']);
    expect(urls('<img src="http://elsewhere.test/a.png">')).to.deep.equal(['http://elsewhere.test/a.png']);
  });

  it('is none of a formula', () => {
    expect(
      urls('<img class="latex" src="/x.png"><img class="ql-img-inline-formula quicklatex" src="/y.png">'),
    ).to.deep.equal([]);
  });

  it('is none of a smiley', () => {
    expect(urls('<img class="wp-smiley" src="/wp-includes/images/smilies/mrgreen.png">')).to.deep.equal([]);
    expect(urls('<img class="emoji" src="/a.png"><img src="https://s.w.org/images/core/emoji/x.png">')).to.deep.equal(
      [],
    );
  });
});

describe('what must stay in sight of a picture', () => {
  const meta = (values: Record<string, string>) => focalPointOf((key) => values[key] ?? null);

  it('is known from the plugins that keep it', () => {
    expect(meta({ _wpsmartcrop_image_focus: 'a:2:{s:4:"left";s:5:"25.00";s:3:"top";s:2:"10";}' })).to.deep.equal([
      -0.5, 0.8,
    ]);
    expect(meta({ theiaSmartThumbnails_position: 'a:2:{i:0;d:0.75;i:1;d:1;}' })).to.deep.equal([0.5, -1]);
    expect(meta({ bg_pos_desktop: '100% 33.3%' })).to.deep.equal([1, 0.334]);
  });

  it('is said by blocks, and they are nearer to the text', () => {
    const seen = { ...cat, focalPoint: [0.5, 0.5] as const };
    const point = (tag: string) => imagesOf(tag, null, () => seen, base)[0]?.focalPoint;
    expect(point(`<img class="wp-image-7" src="${cat.url}">`)).to.deep.equal([0.5, 0.5]);
    expect(point(`<img class="wp-image-7" src="${cat.url}" data-object-position="0% 0%">`)).to.deep.equal([-1, 1]);
    expect(point(`<img src="${cat.url}" style="width:9px;object-position:50% 100%">`)).to.deep.equal([0, -1]);
  });

  it('is left unsaid in the middle, and where the value makes no sense', () => {
    for (const text of [
      '50% 50%',
      '',
      'left top',
      '120% 10%',
      'a:0:{}',
      'a:2:{s:4:"left";s:0:"";s:3:"top";s:0:"";}',
      'O:1:"X":0:{}',
    ])
      expect(meta({ focal_point: text }), text).to.equal(undefined);
  });
});

describe('the attachments that a content names', () => {
  it('are those of classes and galleries', () => {
    const content =
      '<img class="wp-image-7"> [gallery ids="3,4, 5"] [gallery columns="2" ids=\'9\'] [gallery] wp-image-x';
    expect(attachmentIdsIn(content)).to.deep.equal([7, 3, 4, 5, 9]);
  });

  it('are those of blocks, old and new', () => {
    const content = `<!-- wp:image {"id":1,"sizeSlug":"large"} --><!-- /wp:image --><!-- wp:media-text {"mediaId":2} -->
      <!-- wp:cover {"url":"/x.jpg","id":3,"focalPoint":{"x":0.5,"y":0.2}} --><!-- wp:gallery {"ids":[4,5],"columns":2} -->
      <!-- wp:gallery {"ids":["6", "7"]} --> "id":99 <!-- "id":98 --> [gallery include="8,9"] <!-- wp:image {"id":10`;
    expect(attachmentIdsIn(content)).to.deep.equal([8, 9, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('are not more than anybody shows, whatever a page is made of', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => `<!-- wp:image {"id":${index + 1}} -->`).join('');
    expect(attachmentIdsIn(many)).to.have.length(500);
    expect(attachmentIdsIn('<!-- wp:gallery {"ids":['.repeat(40_000))).to.deep.equal([]);
    expect(attachmentIdsIn('[gallery ids="1,'.repeat(60_000))).to.deep.equal([1]);
  });

  it('takes no longer for the ten-thousandth picture than for the first', () => {
    const page = Array.from({ length: 20_000 }, (_, number) => `<img src="/${number}.jpg">`).join('');
    expect(urls(page + page)).to.have.length(20_000);
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
