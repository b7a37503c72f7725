import type { Config } from '../config/config.js';
import { newest, statuses } from '../wordpress/posts.js';
import { createRest, type RestAnswer, type RestPost } from '../wordpress/rest.js';
import type { RestError, RestTrouble } from '../wordpress/rest-error.js';
import { type Check, type DoctorMeans, type Finding, ok, warning } from './check.js';

/** Where wordpress.rest is set: without an answer Notes are rendered without what only PHP knows, and wait with their Updates. */
export const rest: Check = {
  name: 'rest',
  async run(means) {
    const { config, wordpress } = means;
    const root = config.wordpress.rest;
    if (root === null) return ok('WordPress’s REST API is not asked (wordpress.rest is empty)');
    const types = typesOf(config);
    const [id] = await wordpress.snapshot((reader) => newest(reader, types, 1));
    const [post] = id === undefined ? [] : await wordpress.snapshot((reader) => statuses(reader, [id]));
    if (!post) return ok('the blog has no public post yet that its REST API could show');
    const { id: postId, type, modifiedAt } = post;
    return judge(root, post, await ask(means, root, { id: postId, type, modifiedAt, state: '' }));
  },
};

function typesOf({ sources }: Config): string[] {
  return [...new Set(sources.flatMap((source) => (source.kind === 'posts' ? source.types : [])))];
}

interface Asked {
  answer: RestAnswer | undefined;
  trouble: RestError | null;
}

async function ask({ get, now }: DoctorMeans, root: string, post: RestPost): Promise<Asked> {
  const asked: Asked = { answer: undefined, trouble: null };
  const api = createRest({
    root,
    now,
    async get(url) {
      const { status, headers, body } = await get(url.href, 'application/json');
      return { status, location: headers.location, body };
    },
    tell(trouble) {
      asked.trouble = trouble;
    },
  });
  asked.answer = (await api.session().rendered([post])).get(post.id);
  return asked;
}

function judge(root: string, { id, type }: { id: number; type: string }, { answer, trouble }: Asked): Finding {
  if (trouble !== null) return warning(`${root} ${trouble.message}`, cures[trouble.trouble]);
  if (answer === 'own')
    return warning(
      `WordPress’s REST API does not show posts of the type ${type}: they keep Herald’s own rendering`,
      'register the type with show_in_rest, or leave wordpress.rest empty',
    );
  if (answer === undefined)
    return warning(
      `WordPress’s REST API leaves out post ${id}, which is public`,
      'look for a plugin that hides posts from it; after an hour Herald’s own rendering counts',
    );
  return ok(`WordPress’s REST API renders post ${id} at ${root}`);
}

const wrongRoot =
  'correct wordpress.rest: the page’s header “Link: <…>; rel="https://api.w.org/"” says where the API is; with plain permalinks it is https://HOST/?rest_route=';

const cures: Readonly<Record<RestTrouble, string>> = {
  unreachable: 'see that the blog’s web server answers this machine, or leave wordpress.rest empty',
  refused: 'let the security plugin or the web server admit GET requests for wp/v2 from this machine',
  moved: 'write the address it leads to into wordpress.rest: redirects are not followed',
  status: wrongRoot,
  'no-json': wrongRoot,
  foreign: 'look for a cache or plugin that changes answers of the REST API, and exempt wp/v2 from it',
  stale: 'exempt the REST API from page caches',
};
