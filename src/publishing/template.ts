import type { Placeholder } from '../config/template-faults.js';

export type TemplateValues = Record<Placeholder, string>;

export function expandTemplate(template: string, values: TemplateValues): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: Placeholder) => values[name] ?? whole);
}
