/** The sheet of the follower's page: light and dark, one column on a telephone, two on a desk. */
export const timelineStyle = `
:root {
  color-scheme: light dark;
  --paper: #f3f1ec; --card: #fffefb; --ink: #1d2430; --soft: #636b78; --line: #dcd8cf; --link: #1b4f8f; --accent: #1b4f8f;
  --create: #17663a; --create-bg: #dcf1e2; --update: #7a4b00; --update-bg: #fbebc8; --delete: #a01f2d; --delete-bg: #fbe0e0;
  --shadow: 0 1px 2px rgb(40 34 20 / .07), 0 6px 20px rgb(40 34 20 / .05);
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12161d; --card: #1a2029; --ink: #e6e8ec; --soft: #9aa4b2; --line: #2d3541; --link: #8fbcf5; --accent: #8fbcf5;
    --create: #8adba6; --create-bg: #17382490; --update: #f3c879; --update-bg: #4a370f90; --delete: #ff9a9f; --delete-bg: #4d1d2390;
    --shadow: none;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: .18em; text-decoration-thickness: 1px; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .2rem; }
h1, h2, p, ol, ul, dl, dd { margin: 0; padding: 0; }
h1 { font-size: 1.5rem; line-height: 1.2; letter-spacing: -.01em; }
h2 { font-size: .8rem; letter-spacing: .07em; text-transform: uppercase; color: var(--soft); font-weight: 650; }
ol { list-style: none; }
time, .ms { font-variant-numeric: tabular-nums; }
.soft, time { color: var(--soft); font-size: .875rem; }
.page { max-width: 74rem; margin: 0 auto; padding: 1.75rem 1.25rem 4rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

header.top { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: center; justify-content: space-between; margin-bottom: 1.5rem; }
.who { display: flex; gap: .9rem; align-items: center; min-width: 0; }
.who img { width: 3.75rem; height: 3.75rem; border-radius: .9rem; flex: none; }
.handle { font: .875rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--soft); user-select: all; -webkit-user-select: all; }
nav { display: flex; flex-wrap: wrap; gap: .35rem 1.1rem; font-size: .925rem; }
.lede { max-width: 46rem; margin-bottom: 1.25rem; }
.facts { display: flex; flex-wrap: wrap; gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: .8rem; overflow: hidden; margin-bottom: 1.75rem; }
.facts div { flex: 1 1 9rem; background: var(--card); padding: .7rem 1rem; justify-content: flex-end; display: flex; flex-direction: column-reverse; }
.facts dt { color: var(--soft); font-size: .8125rem; }
.facts dd { font-size: 1.35rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.facts small { font-size: .875rem; font-weight: 500; color: var(--soft); }
.facts .bad dd { color: var(--delete); }
.faults { border: 1px solid var(--delete); background: var(--delete-bg); color: var(--delete); border-radius: .8rem; padding: .7rem 1rem; margin: -.75rem 0 1.75rem; list-style: none; }
.over { display: none; }
.lost .over { display: block; border: 1px solid var(--line); background: var(--card); border-radius: .8rem; padding: .7rem 1rem; margin-bottom: 1.25rem; }

.columns { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2rem 1.75rem; }
@media (min-width: 58rem) {
  .columns { grid-template-columns: minmax(0, 31fr) minmax(0, 29fr); grid-template-rows: auto 1fr; }
  .columns > .feed { grid-column: 2; grid-row: 1 / 3; }
}
section > h2 { margin: 0 0 .7rem; }
.panel { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; box-shadow: var(--shadow); }

.beside { display: flex; justify-content: space-between; gap: 1rem; margin: 0 0 .7rem; }
.ledger { overflow: hidden; }
.ledger li { display: grid; grid-template-columns: 4.1rem minmax(0, 1fr) auto; gap: 0 .8rem; padding: .65rem 1rem; align-items: start; }
.ledger li + li { border-top: 1px solid var(--line); }
.ledger time { line-height: 1.5rem; }
.ledger .what { font-size: .875rem; color: var(--soft); }
.ledger .title { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; line-height: 1.35; }
.ledger .came { text-align: right; display: grid; gap: .2rem; justify-items: end; }
.ledger .came a { color: inherit; text-decoration: none; display: grid; gap: .2rem; justify-items: end; }
.ledger .ms { font-size: .875rem; color: var(--soft); }
.ledger li:nth-child(n+10) { display: none; }
@media (max-width: 58rem) { .ledger li:nth-child(n+6) { display: none; } }
@media (max-width: 30rem) { .ledger li { grid-template-columns: minmax(0, 1fr) auto; } .ledger time { grid-column: 1 / 3; line-height: 1.3; } }
.empty { padding: .9rem 1rem; color: var(--soft); }
.ledger:has(li:nth-child(2)) .empty, .cards:has(article) .empty { display: none; }

.badge { display: inline-block; border-radius: 1rem; padding: .05rem .6rem; font-size: .8125rem; font-weight: 650; line-height: 1.45; }
.badge.Create { color: var(--create); background: var(--create-bg); }
.badge.Update { color: var(--update); background: var(--update-bg); }
.badge.Delete, .badge.lost { color: var(--delete); background: var(--delete-bg); }
.badge.waiting { color: var(--soft); border: 1px dashed var(--line); font-weight: 500; }

.draft { padding: 1rem 1.1rem .4rem; }
.draft h3 { margin: 0 0 .6rem; font-size: 1.05rem; }
.draft p { padding: .35rem .8rem; margin: 0 0 .6rem; border-inline-start: 3px solid var(--line); color: var(--soft); }
.draft p.item { border-color: var(--create); color: var(--ink); }
.draft p b { display: block; font-size: .75rem; font-weight: 650; color: var(--soft); }
.draft p.item b { color: var(--create); }

.cards { display: grid; gap: 1rem; }
article { padding: 1rem 1.1rem; scroll-margin-top: 1rem; }
article:target { border-color: var(--accent); }
article > header { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 .7rem; align-items: center; margin-bottom: .7rem; }
article > header img { width: 2.6rem; height: 2.6rem; border-radius: .65rem; grid-row: 1 / 3; }
article > header strong { line-height: 1.3; }
article > header .handle { grid-column: 2; font-size: .8125rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.said p, .said ul, .said ol { margin: 0 0 .6rem; }
.said > :last-child { margin-bottom: 0; }
.said ul, .said ol { padding-inline-start: 1.3rem; list-style: revert; }
.invisible { font-size: 0; line-height: 0; display: inline-block; width: 0; height: 0; overflow: hidden; position: absolute; }
.ellipsis::after { content: "…"; }
figure { margin: .8rem 0 0; }
figure img { display: block; width: 100%; height: auto; aspect-ratio: 16 / 9; object-fit: cover; border-radius: .6rem; background: var(--line); }
article > footer { display: flex; flex-wrap: wrap; gap: .3rem .7rem; align-items: baseline; margin-top: .8rem; font-size: .875rem; color: var(--soft); }
details { margin-top: .8rem; font-size: .925rem; color: var(--soft); }
summary { cursor: pointer; }
details .said { margin-top: .5rem; padding-inline-start: .8rem; border-inline-start: 3px solid var(--line); }
details .said, article.gone .said { text-decoration: line-through; text-decoration-thickness: 1px; color: var(--soft); }
details .said a, article.gone .said a { color: inherit; }
article.gone { box-shadow: none; background: transparent; border-style: dashed; }
article.gone > header img { filter: grayscale(1); opacity: .6; }

@media (prefers-reduced-motion: no-preference) {
  li.fresh, article.fresh { animation: arrive 1.4s ease-out; }
  .badge.waiting { animation: wait 1.2s ease-in-out infinite alternate; }
  @keyframes arrive { from { background: color-mix(in srgb, var(--accent) 22%, var(--card)); } }
  @keyframes wait { to { opacity: .45; } }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
`;

/**
 * The page's only script. It puts in what the server rendered, and knows nothing of it: `{into, id, html}` replaces the
 * element of this id, or is put first into the list.
 */
export const timelineScript = `
const most = 100;
const put = ({ into, id, html }, fresh) => {
  const template = document.createElement('template');
  template.innerHTML = html;
  const element = template.content.firstElementChild;
  const before = document.getElementById(id);
  if (fresh) element.classList.add('fresh');
  if (before) {
    const opened = before.querySelector('details[open]') && element.querySelector('details');
    if (opened) opened.open = true;
    before.replaceWith(element);
    return;
  }
  const list = document.getElementById(into);
  list.prepend(element);
  while (list.children.length > most) list.lastElementChild.remove();
};
const source = new EventSource('/events');
source.addEventListener('open', () => document.body.classList.remove('lost'));
source.addEventListener('error', () => document.body.classList.add('lost'));
source.addEventListener('all', ({ data }) => JSON.parse(data).forEach((part) => put(part, false)));
source.addEventListener('part', ({ data }) => put(JSON.parse(data), true));
`;
