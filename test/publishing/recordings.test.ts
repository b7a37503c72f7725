import { expect } from 'chai';
import { postsSource, type Stage, type StageOptions, setNewStage } from './blog-and-herald.js';

const paragraph = (words: string) => `<!-- wp:paragraph --><p>${words}</p><!-- /wp:paragraph -->`;
const episode = 'https://media.example.com/ep12.mp3';

describe('Sound and film of a post', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  const begin = async (more: StageOptions = {}) => {
    stage = await setNewStage({ sources: [postsSource({ text: 'content' })], ...more });
  };
  const sent = async () => {
    await stage.look();
    const [{ object } = {}] = stage.sent();
    return { content: object?.content ?? '', attachment: object?.attachment ?? [] };
  };

  it('is played before its pictures, with the first of them beside it, and linked in the text', async () => {
    await begin();
    const id = stage.blog.insertPost({ title: 'Episode 12', content: paragraph('We talk about boats.') });
    stage.blog.setMeta(id, 'enclosure', `${episode}\n31415926\naudio/mpeg`);
    stage.blog.setFeaturedImage(id, stage.blog.addAttachment({ file: '2026/05/boats.png', alt: 'Boats' }));
    const { content, attachment } = await sent();
    const picture = 'https://blog.test/wp-content/uploads/2026/05/boats.png';
    expect(attachment.map(({ url }) => url)).to.deep.equal([episode, picture]);
    expect(attachment[0]).to.deep.equal({
      ...{ type: 'Audio', mediaType: 'audio/mpeg', url: episode },
      icon: { type: 'Image', mediaType: 'image/png', url: picture },
    });
    expect(content).to.include(`href="${episode}"`);
  });

  it('is a film where it is one, and is told again when it changes', async () => {
    await begin();
    const film = (name: string) =>
      `<!-- wp:video --><figure class="wp-block-video"><video controls src="https://blog.test/${name}"></video></figure><!-- /wp:video -->`;
    const id = stage.blog.insertPost({ title: 'Launch', content: film('launch.mp4') });
    expect((await sent()).attachment).to.deep.equal([
      { type: 'Video', mediaType: 'video/mp4', url: 'https://blog.test/launch.mp4' },
    ]);
    stage.deliver();
    stage.blog.updatePost(id, { content: film('launch-2.mp4') });
    expect((await sent()).attachment.map(({ url }) => url)).to.deep.equal(['https://blog.test/launch-2.mp4']);
  });

  it('is kept for members with the part that holds it, and with the whole post', async () => {
    const policy = { sources: [postsSource({ text: 'content' })], wordpress: { membersOnly: 'teaser' as const } };
    await begin(policy);
    const player = `<!-- wp:audio --><figure><audio controls src="${episode}"></audio></figure><!-- /wp:audio -->`;
    const walled = `${paragraph('The open part.')}<!-- wp:jetpack/paywall /-->${player}`;
    const id = stage.blog.insertPost({ title: 'Half open', content: walled });
    stage.blog.setMeta(id, 'enclosure', `${episode}\n1\naudio/mpeg`);
    const other = stage.blog.insertPost({
      title: 'By a plugin',
      content: `${paragraph('Open.')}<!-- wp:jetpack/paywall /-->`,
    });
    stage.blog.setMeta(other, 'enclosure', 'https://media.example.com/secret.mp3\n1\naudio/mpeg');
    await stage.look();
    expect(stage.told()).to.have.members(['Create Half open', 'Create By a plugin']);
    expect(JSON.stringify(stage.dump())).to.not.include('media.example.com');
  });
});
