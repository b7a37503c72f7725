import { join } from 'node:path';
import { createSampleBlog, type SampleBlog } from '../../src/demo/sample-blog.js';
import { blogBesideHerald } from '../lab/blog-site.js';
import { type Herald, prepareHerald } from '../lab/herald.js';
import { type Lab, openLab } from '../lab/lab.js';
import { type NginxPart, startNginx } from '../lab/nginx.js';

export interface SmallStage {
  herald: Herald;
  blog: SampleBlog;
  close(): Promise<void>;
}

/**
 * Herald behind the shipped nginx files on `https://blog.test`, beside a blog that is only a database: for stories in which WordPress
 * itself has no part.
 * @param beside what else nginx serves
 * @param tables further ones of Herald's configuration
 */
export async function setSmallStage(
  beside: (lab: Lab) => NginxPart[] | Promise<NginxPart[]>,
  tables: string[] = [],
): Promise<SmallStage> {
  const lab = openLab();
  try {
    lab.name('blog.test');
    const docroot = lab.room('blog');
    const blog = createSampleBlog(join(docroot, 'blog.sqlite'), { now: Date.now, name: 'The Lab Gazette' });
    lab.onClose(() => blog.close());
    const certificate = lab.authority.certify(['blog.test']);
    const site = { host: 'blog.test', certificate, docroot, socket: join(docroot, 'no-php.sock') };
    await startNginx(lab, [blogBesideHerald(lab, site), ...(await beside(lab))]);
    const herald = prepareHerald(lab);
    const words = ['--wordpress', blog.url, '--origin', 'https://blog.test', '--handle', 'news', '--yes'];
    const { code, out, err } = await herald.command('init', ...words, '--data-dir', herald.dataDir);
    if (code !== 0) throw new Error(`herald init ended with ${code}\n${out}${err}`);
    herald.configure({ 'table_prefix = "wp_"': 'table_prefix = "wp_"\nschedule = "* * * * * *"' });
    herald.append(tables.join('\n'));
    await herald.start();
    return { herald, blog, close: () => lab.close() };
  } catch (cause) {
    await lab.close();
    throw cause;
  }
}
