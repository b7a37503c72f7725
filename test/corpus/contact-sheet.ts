import type { Json } from './faults.js';

export interface SheetEntry {
  name: string;
  title: string;
  /** The Notes, by what their source's `text` says; null where none is sent. */
  notes: Readonly<Record<string, Json | null>>;
  faults: readonly string[];
}

/** All Notes of the corpus on one page, as a timeline would show them: for an editor's eye, not for a test. */
export function contactSheet(entries: readonly SheetEntry[]): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>The corpus: every Note</title><style>${style}</style>
<main>
${entries.map(row).join('\n')}
</main></html>\n`;
}

function row({ name, title, notes, faults }: SheetEntry): string {
  const cards = Object.entries(notes).map(([text, note]) => card(text, note));
  const list = faults.map((fault) => `<li>${escaped(fault)}</li>`).join('');
  return `<section id="${name}"><h2>${name} <small>${escaped(title)}</small></h2><ul class="faults">${list}</ul><div class="cards">${cards.join('')}</div></section>`;
}

function card(text: string, note: Json | null): string {
  if (note === null) return `<article><h3>${text}</h3><em>not sent</em></article>`;
  const language = Object.keys((note.contentMap ?? {}) as object)[0];
  const said = `<div class="said" dir="auto">${note.content}</div>`;
  const body =
    note.summary === undefined
      ? said
      : `<details open><summary>CW: ${escaped(note.summary)}</summary>${said}</details>`;
  const tags = ((note.tag ?? []) as Json[]).map(({ name }) => escaped(name)).join(' ');
  const pictures = ((note.attachment ?? []) as Json[]).map(picture).join('');
  return `<article><h3>${text} · ${language ?? 'no language'}${note.sensitive ? ' · sensitive' : ''}</h3>${body}<div class="pictures">${pictures}</div><footer>${tags}</footer></article>`;
}

/** A box of the picture's proportions, with what somebody hears who does not see it. */
function picture({ url, name, width, height, focalPoint }: Json): string {
  const size = width === undefined ? 'size unknown' : `${width}×${height}${focalPoint ? ` at ${focalPoint}` : ''}`;
  const shape = width === undefined ? '' : ` style="aspect-ratio:${width}/${height}"`;
  const alt = name === undefined ? '<b>no alt</b>' : escaped(name);
  return `<figure${shape}><figcaption>${alt}<br><small>${size} · ${escaped(String(url).split('/').at(-1))}</small></figcaption></figure>`;
}

function escaped(text: unknown): string {
  return String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

const style = `
body { margin: 1rem; background: #eee; font: 14px/1.4 sans-serif; color: #222; }
main { columns: 2; column-gap: 1rem; } section { margin: 0 0 1rem; break-inside: avoid; } h2 { font-size: 14px; margin: 0 0 .3rem; } h2 small { color: #777; font-weight: normal; }
h3 { font-size: 11px; color: #888; margin: 0 0 .4rem; font-weight: normal; }
.cards { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem; align-items: start; }
article { background: #fff; border: 1px solid #ddd; border-radius: 8px; padding: .6rem .8rem; max-height: 430px; overflow: hidden; overflow-wrap: anywhere; }
.said p, .said ul, .said ol, .said pre, .said blockquote { margin: 0 0 .7em; }
.said blockquote { border-inline-start: 3px solid #bbb; padding-inline-start: .7em; }
.said pre { white-space: pre-wrap; background: #f4f4f4; padding: .4em; }
.invisible { font-size: 0; } .ellipsis::after { content: "…"; }
.pictures { display: grid; grid-template-columns: 1fr 1fr; gap: 4px; } .pictures:empty, footer:empty { display: none; }
figure { margin: 0; background: #cdd9e5; max-height: 130px; min-height: 46px; overflow: hidden; font-size: 12px; padding: 3px; box-sizing: border-box; }
footer { color: #567; font-size: 12px; border-top: 1px solid #eee; padding-top: .3rem; margin-top: .4rem; }
.faults { color: #b00020; margin: 0; padding-inline-start: 1.2em; font-size: 13px; }
`;
