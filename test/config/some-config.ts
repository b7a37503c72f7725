import type { Config, NewsSourceConfig, PostsSourceConfig, WordPressConfig } from '../../src/config/config.js';
import { parseConfig } from '../../src/config/load-config.js';

/** What the shortest configuration amounts to, so that a key with a default is no matter for tests that are not about it. */
export function someConfig(more: Partial<Config> = {}): Config {
  const shortest = `
    [site]
    origin = "https://blog.test"
    [wordpress]
    url = "sqlite:/nowhere/.ht.sqlite"
    [store]
    data_dir = "/nowhere"
    [[sources]]
    name = "posts"
    kind = "posts"
    [[sources]]
    name = "news"
    kind = "news"
    title = "News Roundup"
  `;
  return { ...parseConfig(shortest, 'herald.toml', {}), ...more };
}

export function wordpressConfig(more: Partial<WordPressConfig> = {}): WordPressConfig {
  return { ...someConfig().wordpress, ...more };
}

export function postsSource(more: Partial<PostsSourceConfig> = {}): PostsSourceConfig {
  return { ...sourceOf('posts'), ...more };
}

export function newsSource(more: Partial<NewsSourceConfig> = {}): NewsSourceConfig {
  return { ...sourceOf('news'), ...more };
}

function sourceOf<K extends 'posts' | 'news'>(kind: K) {
  const source = someConfig().sources.find((candidate) => candidate.kind === kind);
  return source as Extract<Config['sources'][number], { kind: K }>;
}
