import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import { readAttachments } from '../../src/wordpress/attachments.js';
import { openWordPress } from '../../src/wordpress/wordpress.js';
import { wordpressConfig } from '../config/some-config.js';

const uploads = 'https://blog.test/wp-content/uploads';

describe('the pictures of the library', () => {
  let folder: string;
  let blog: SampleBlog;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'herald-library-'));
    blog = createSampleBlog(join(folder, 'wordpress.sqlite'), { now: () => Date.UTC(2026, 4, 4, 9) });
  });
  afterEach(() => {
    blog.close();
    rmSync(folder, { recursive: true });
  });

  const read = async (...ids: number[]) => {
    const wordpress = openWordPress(wordpressConfig({ url: blog.url }));
    return wordpress.snapshot((reader) => readAttachments(reader, uploads, ids)).finally(() => wordpress.close());
  };

  it('come with all their files, the one that is served in full first', async () => {
    const id = blog.addAttachment({ file: '2026/05/photo-scaled.jpg', mediaType: 'image/jpeg', alt: 'Fog &amp; sea' });
    const sizes =
      's:5:"sizes";a:2:{s:6:"medium";a:3:{s:4:"file";s:17:"photo-300x200.jpg";s:5:"width";i:300;s:6:"height";i:200;}s:5:"other";s:1:"?";}';
    blog.setMeta(
      id,
      '_wp_attachment_metadata',
      `a:4:{s:5:"width";i:2560;s:6:"height";s:4:"1707";${sizes}s:14:"original_image";s:9:"photo.jpg";}`,
    );
    blog.setMeta(id, '_wpsmartcrop_image_focus', 'a:2:{s:4:"left";s:3:"100";s:3:"top";s:1:"0";}');
    expect((await read(id)).get(id)).to.deep.equal({
      ...{
        url: `${uploads}/2026/05/photo-scaled.jpg`,
        alt: 'Fog & sea',
        mediaType: 'image/jpeg',
        width: 2560,
        height: 1707,
      },
      focalPoint: [1, 1],
      files: [
        { name: 'photo-scaled.jpg', width: 2560, height: 1707 },
        { name: 'photo-300x200.jpg', width: 300, height: 200 },
      ],
    });
  });

  it('come without what nobody can know', async () => {
    const garbage = [
      '',
      'a:1:{',
      'i:7;',
      'O:8:"stdClass":0:{}',
      'a:1:{s:5:"sizes";s:1:"x";}',
      'a:2:{s:5:"width";i:-4;s:6:"height";d:1.5;}',
    ];
    for (const metadata of garbage) {
      const id = blog.addAttachment({ file: 'a.png' });
      blog.setMeta(id, '_wp_attachment_metadata', metadata);
      expect((await read(id)).get(id), metadata).to.deep.equal({
        ...{ url: `${uploads}/a.png`, alt: '', mediaType: 'image/png', width: null, height: null, files: [] },
      });
    }
  });

  it('are found among however many numbers, and nothing else is', async () => {
    const ids = [blog.addAttachment({ file: 'a.png' }), blog.addAttachment({ file: 'b.png' })];
    const others = [
      blog.insertPost({ title: 'No picture' }),
      blog.addAttachment({ file: 'c.pdf', mediaType: 'application/pdf' }),
    ];
    const many = Array.from({ length: 40_000 }, (_, index) => index + 1000);
    const found = await read(...ids.slice(0, 1), ...many, ...others, ...ids, -1, 0);
    expect([...found.keys()]).to.have.members(ids);
    expect(await read()).to.have.property('size', 0);
  });
});
