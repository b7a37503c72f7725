import Sqlite from 'better-sqlite3';
import { expect } from 'chai';
import { createRest } from '../../src/wordpress/rest.js';
import { type Stage, setStage } from './blog-and-herald.js';

describe('a blog on SQLite with a rollback journal', () => {
  let stage: Stage;
  let wordpress: Sqlite.Database;
  afterEach(async () => {
    wordpress.close();
    await stage.close();
  });

  /** Before Herald opens the file, because a journal changes only while nobody else has it open. */
  const keepsRollbackJournal = async () => {
    stage.blog.close();
    wordpress = new Sqlite(stage.blog.url.replace('sqlite:', ''), { timeout: 0 });
    wordpress.pragma('journal_mode = DELETE');
    await stage.look();
  };
  const save = () => wordpress.prepare("UPDATE wp_options SET option_value = 'x' WHERE option_name = 'blogname'").run();
  const write = (posts: number) => {
    const insert = wordpress.prepare(
      `INSERT INTO wp_posts (post_author, post_title, post_content, post_status, post_name, post_type,
         post_date, post_date_gmt, post_modified, post_modified_gmt)
       VALUES (1, ?, 'x', 'publish', ?, 'post', @local, @gmt, @local, @gmt)`,
    );
    const at = { local: '2026-05-04 11:00:30', gmt: '2026-05-04 09:00:30' };
    for (let number = 1; number <= posts; number += 1) insert.run(`Post ${number}`, `post-${number}`, at);
  };

  it('can be written while its REST API is asked', async () => {
    let asked = 0;
    const rest = createRest({
      root: 'https://blog.test/wp-json',
      now: () => stage.now(),
      tell: () => {},
      get: async () => {
        save();
        asked += 1;
        throw new Error('no answer');
      },
    });
    stage = setStage({ rest });
    await keepsRollbackJournal();
    write(1);
    await stage.look();
    expect(asked).to.be.at.least(1);
    expect(stage.told()).to.have.length(1);
  });

  it('can be written while Herald publishes', async () => {
    stage = setStage({ brake: { maxCreates: 100 } });
    await keepsRollbackJournal();
    write(40);
    const published = stage.db.sql.prepare<[], number>('SELECT count(*) FROM activities').pluck();
    let saves = 0;
    const meanwhile = () => {
      const done = published.get() ?? 0;
      if (done > 0) {
        save();
        saves += 1;
      }
      if (done < 40) setImmediate(meanwhile);
    };
    setImmediate(meanwhile);
    await stage.look();
    expect(saves).to.be.at.least(30);
  });
});
