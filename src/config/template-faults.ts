/** What a source's `template` may name. */
export const placeholders = ['title', 'excerpt', 'content', 'link', 'hashtags', 'author', 'date', 'section'] as const;

export type Placeholder = (typeof placeholders)[number];

/**
 * What is wrong with a template, one line each; empty when nothing is.
 * Anything between braces that looks like a name must be a known one: a typing error would else stand in every Note.
 */
export function templateFaults(template: string): string[] {
  const names = [...template.matchAll(/\{([A-Za-z][\w-]{0,40})\}/g)].map(([, name]) => name ?? '');
  const unknown = [...new Set(names)].filter((name) => !(placeholders as readonly string[]).includes(name));
  const known = placeholders.map((name) => `{${name}}`).join(' ');
  return unknown.map((name) => `unknown placeholder {${name}}: write one of ${known}`);
}
