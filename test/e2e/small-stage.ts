import { smallBlog } from '../cli/small-blog.js';
import { blogBesideHerald } from '../lab/blog-site.js';
import { type Herald, prepareHerald } from '../lab/herald.js';
import { type Lab, openLab } from '../lab/lab.js';
import { type NginxPart, startNginx } from '../lab/nginx.js';

export interface SmallStage {
  herald: Herald;
  close(): Promise<void>;
}

/**
 * Herald behind the shipped nginx files on `https://blog.test`, beside a blog that is only a database: for stories in which WordPress has
 * no part. What the others are is `beside`'s to say.
 * @param configuration further lines of Herald's
 */
export async function setSmallStage(beside: (lab: Lab) => NginxPart[], configuration = ''): Promise<SmallStage> {
  const lab = openLab();
  try {
    lab.name('blog.test');
    const blog = smallBlog();
    const certificate = lab.authority.certify(['blog.test']);
    const site = { host: 'blog.test', certificate, docroot: blog.root, socket: '/nowhere.sock' };
    await startNginx(lab, [blogBesideHerald(lab, site), ...beside(lab)]);
    const herald = prepareHerald(lab);
    const words = ['--wordpress', `sqlite:${blog.database}`, '--origin', 'https://blog.test', '--handle', 'news'];
    const { code, out, err } = await herald.command('init', ...words, '--data-dir', herald.dataDir, '--yes');
    if (code !== 0) throw new Error(`herald init ended with ${code}\n${out}${err}`);
    herald.append(configuration);
    await herald.start();
    return { herald, close: () => lab.close() };
  } catch (cause) {
    await lab.close();
    throw cause;
  }
}
