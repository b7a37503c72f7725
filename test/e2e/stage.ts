import { blogBesideHerald } from '../lab/blog-site.js';
import { type Herald, prepareHerald } from '../lab/herald.js';
import { type Lab, openLab } from '../lab/lab.js';
import { type MariaDb, startMariaDb } from '../lab/mariadb.js';
import { type Nginx, startNginx } from '../lab/nginx.js';
import { startPhp } from '../lab/php.js';
import { prepareSnac, type Snac } from '../lab/snac.js';
import { installWordPress, type WordPress } from '../lab/wordpress.js';

export interface Stage {
  lab: Lab;
  mariadb: MariaDb;
  wordpress: WordPress;
  nginx: Nginx;
  snac: Snac;
  /** Not yet set up: the owner's part begins with `herald init`. */
  herald: Herald;
  close(): Promise<void>;
}

/** A blog on `https://blog.test`, its nginx with Herald's files in it, and a fediverse server on `https://social.test`. */
export async function setStage(): Promise<Stage> {
  const lab = openLab();
  try {
    lab.name('blog.test');
    lab.name('www.blog.test');
    const snac = await prepareSnac(lab);
    const mariadb = await startMariaDb(lab);
    const php = await startPhp(lab);
    const wordpress = await installWordPress(lab, mariadb, php);
    const certificate = lab.authority.certify(['blog.test', 'www.blog.test']);
    const site = { host: 'blog.test', certificate, docroot: wordpress.docroot, socket: php.socket };
    const nginx = await startNginx(lab, [blogBesideHerald(lab, site), snac.site]);
    await snac.start();
    return { lab, mariadb, wordpress, nginx, snac, herald: prepareHerald(lab), close: () => lab.close() };
  } catch (cause) {
    await lab.close();
    throw cause;
  }
}

/** What its owner does: init, the GRANT as it is printed, a faster clock, run. @returns what init printed */
export async function installHerald({ herald, wordpress, mariadb }: Stage): Promise<string> {
  const { code, out, err } = await herald.command(
    ...[
      'init',
      '--wp-config',
      wordpress.wpConfig,
      '--data-dir',
      herald.dataDir,
      '--news-title',
      'News Roundup',
      '--yes',
    ],
  );
  if (code !== 0) throw new Error(`herald init ended with ${code}\n${out}${err}`);
  const statements = [...out.matchAll(/^ +((CREATE|ALTER|GRANT) .*;)$/gm)].map(([, statement]) => statement);
  await mariadb.sql(statements.join('\n'));
  herald.configure({
    'table_prefix = "wp_"': 'table_prefix = "wp_"\nschedule = "* * * * * *"',
    'title = "News Roundup"': 'title = "News Roundup"\nsettle = "3s"\nlock_patience = "5s"',
  });
  await herald.start();
  return out;
}
