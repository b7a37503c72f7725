/** What a source's `template` may name. */
export const placeholders = ['title', 'excerpt', 'content', 'link', 'hashtags', 'author', 'date', 'section'] as const;

export type Placeholder = (typeof placeholders)[number];

export function isPlaceholder(name: string): name is Placeholder {
  return (placeholders as readonly string[]).includes(name);
}

/**
 * What is wrong with a template, one line each; empty when nothing is. A typing error would else stand in every Note, so
 * whatever stands in braces must be known, and every brace must have its other half.
 */
export function templateFaults(template: string): string[] {
  const known = placeholders.map((name) => `{${name}}`).join(' ');
  const named = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');
  const unknown = [...new Set(named)].filter((name) => !isPlaceholder(name));
  const faults = unknown.map((name) => `unknown placeholder {${name.slice(0, 60)}}: write one of ${known}`);
  const [lone] = /[{}]/.exec(template.replace(/\{[^{}]*\}/g, '')) ?? [];
  return lone ? [...faults, `a ${lone} without its other half: write one of ${known}`] : faults;
}
