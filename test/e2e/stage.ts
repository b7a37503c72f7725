import { blogBesideHerald } from '../lab/blog-site.js';
import { type Herald, prepareHerald } from '../lab/herald.js';
import { type Lab, openLab } from '../lab/lab.js';
import { type MariaDb, startMariaDb } from '../lab/mariadb.js';
import { type Nginx, type NginxPart, startNginx } from '../lab/nginx.js';
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

export interface StageOptions {
  /** With herald-mirror.conf, and this token in it. */
  mirrorToken?: string;
  /** What nginx serves besides. */
  beside?: (lab: Lab) => NginxPart;
}

/** A blog on `https://blog.test`, its nginx with Herald's files in it, and a fediverse server on `https://social.test`. */
export async function setStage({ mirrorToken, beside }: StageOptions = {}): Promise<Stage> {
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
    const nginx = await startNginx(lab, [
      blogBesideHerald(lab, site, mirrorToken === undefined ? {} : { mirrorToken }),
      snac.site,
      ...(beside ? [beside(lab)] : []),
    ]);
    await snac.start();
    return { lab, mariadb, wordpress, nginx, snac, herald: prepareHerald(lab), close: () => lab.close() };
  } catch (cause) {
    await lab.close();
    throw cause;
  }
}

/** Lines of the configuration for a faster clock; but nobody who types on a busy machine is taken for somebody who has left. */
const quick = { wordpress: 'schedule = "* * * * * *"', news: 'settle = "3s"\nlock_patience = "2m"' };

/**
 * What its owner does: init, the GRANT and the ping's address as they are printed, another clock, run.
 * @param tables further ones of the configuration
 * @returns what init printed
 */
export async function installHerald(
  { herald, wordpress, mariadb }: Stage,
  clock = quick,
  tables: string[] = [],
): Promise<string> {
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
  await wordpress.setOption('ping_sites', /^ +(https:\S+\/ping\?token=\S+)$/m.exec(out)?.[1]);
  herald.configure({
    'table_prefix = "wp_"': `table_prefix = "wp_"\n${clock.wordpress}`,
    'title = "News Roundup"': `title = "News Roundup"\n${clock.news}`,
  });
  herald.append(tables.join('\n'));
  await herald.start();
  return out;
}
