import { expect } from 'chai';
import { hostedImage } from '../../src/wordpress/image-hosts.js';

const original = 'https://blog.test/wp-content/uploads/2026/05/dog.jpg';
const path = new URL(original).pathname;

describe('a picture on an image host', () => {
  const addresses: [what: string, address: string, original: string, side: number | null][] = [
    ['Photon', `https://i2.wp.com/blog.test${path}?resize=150%2C150&ssl=1`, original, 150],
    ['Photon, in its own size', `https://i0.wp.com/blog.test${path}?ssl=1`, original, null],
    ['Photon, fitted', `https://i0.wp.com/blog.test${path}?fit=1200%2C800&ssl=1`, original, 1200],
    ['Cloudflare', `https://blog.test/cdn-cgi/image/width=400,fit=cover${path}`, original, 400],
    [
      'Cloudflare, of another host',
      `https://blog.test/cdn-cgi/image/w=80/https://pics.test/a.png`,
      'https://pics.test/a.png',
      80,
    ],
    ['ShortPixel', `https://cdn.shortpixel.ai/spai/w_300+q_lossy/${original}`, original, 300],
    ['Optimole', `https://mx3.i.optimole.com/cb:abc/w:640/h:360/q:mauto/${original}`, original, 640],
    ['Cloudinary', `https://res.cloudinary.com/demo/image/fetch/w_200,c_fill/${original}`, original, 200],
    ['weserv', `https://images.weserv.nl/?url=blog.test${path}&w=300`, original, 300],
    [
      'TimThumb',
      `https://blog.test/wp-content/themes/x/timthumb.php?src=${encodeURIComponent(original)}&w=90`,
      original,
      90,
    ],
    ['Next.js', `https://blog.test/_next/image?url=${encodeURIComponent(path)}&w=640&q=75`, original, 640],
    [
      'WordPress.com',
      'https://me.files.wordpress.com/2026/05/dog.jpg?w=190',
      'https://me.files.wordpress.com/2026/05/dog.jpg',
      190,
    ],
    ['Jetpack on the blog itself', `${original}?w=300&ssl=1`, `${original}?ssl=1`, 300],
  ];
  for (const [what, address, from, side] of addresses)
    it(`is known at ${what}`, () => {
      expect(hostedImage(address)).to.deep.equal({ original: from, side });
    });

  it('is not what any other address means', () => {
    for (const address of [
      original,
      'https://charts.example/plot.png?w=300&id=1',
      'https://web.archive.org/web/2010/https://gone.example/a.png',
      'https://wsrv.nl/',
      'https://i0.wp.com',
      'nonsense',
    ])
      expect(hostedImage(address), address).to.equal(null);
  });
});
