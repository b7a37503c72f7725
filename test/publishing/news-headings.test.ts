import { expect } from 'chai';
import { newsSource, type Stage, setNewStage } from './blog-and-herald.js';

const item = (words: string) =>
  `<!-- wp:list --><ul><!-- wp:list-item --><li>${words} <a href="https://a.test/">more</a></li><!-- /wp:list-item --></ul><!-- /wp:list -->`;
const heading = (words: string) => `<!-- wp:heading --><h2 class="wp-block-heading">${words}</h2><!-- /wp:heading -->`;

describe('The heading of a news item', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  it('links to the archive of the tag where the blog has it, and else to its search', async () => {
    stage = await setNewStage({ sources: [newsSource()] });
    stage.blog.setOption('permalink_structure', '/%postname%/');
    stage.blog.insertPost({ title: 'Before', content: 'x', tags: ['Sea &amp; Wind'] });
    stage.meddle("UPDATE wp_terms SET slug = 'sea-wind' WHERE name = 'Sea &amp; Wind'");
    stage.blog.insertPost({
      title: 'News Roundup',
      status: 'draft',
      content: [heading('Sea &amp; Wind'), item('The tide turns.'), heading('Sport'), item('A race is won.')].join(
        '\n',
      ),
    });
    for (let minute = 0; minute < 8; minute += 1) await stage.look();
    expect(stage.sent().map(({ object }) => object.tag?.map(({ name, href }) => [name, href]))).to.have.deep.members([
      [['#SeaWind', 'https://blog.test/tag/sea-wind/']],
      [['#Sport', 'https://blog.test/?s=Sport']],
    ]);
  });
});
