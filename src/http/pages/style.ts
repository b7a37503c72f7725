import { createHash } from 'node:crypto';

/** One small sheet for every page: system fonts, a narrow measure, light and dark, no request of its own. */
export const style = `
:root { color-scheme: light dark; --ink: #1b1d21; --soft: #5b626d; --line: #dfe2e7; --paper: #fff; --card: #f6f7f9; --link: #1d4ed8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7e9ec; --soft: #a0a7b2; --line: #33373e; --paper: #15171a; --card: #1e2125; --link: #8ab4ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
a { color: var(--link); text-underline-offset: .15em; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
p { margin: 0 0 .9rem; }
img { max-width: 100%; height: auto; border-radius: .5rem; }
pre { overflow-x: auto; }
time, .soft { color: var(--soft); font-size: .925rem; }
.banner { display: block; width: 100%; max-height: 12rem; object-fit: cover; margin-bottom: 1rem; }
.who { display: flex; gap: 1rem; align-items: center; margin-bottom: 1rem; }
.who > div { min-width: 0; }
.who img { width: 4.5rem; height: 4.5rem; object-fit: cover; flex: none; }
.who.small { margin-bottom: 1.25rem; }
.who.small img { width: 3rem; height: 3rem; }
.who.small h1 { font-size: 1.1rem; margin: 0; }
.handle { user-select: all; -webkit-user-select: all; background: var(--card); border: 1px solid var(--line); border-radius: .375rem; padding: .1rem .45rem; font: .95rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
dl { border: 1px solid var(--line); border-radius: .5rem; margin: 1.25rem 0; }
dl div { padding: .5rem .8rem; }
dl div + div { border-top: 1px solid var(--line); }
dt { color: var(--soft); font-size: .85rem; }
dd { margin: 0; }
article { border-top: 1px solid var(--line); padding: 1.1rem 0 .4rem; }
article.whole { border: 0; padding-top: 0; font-size: 1.125rem; }
figure { margin: 0 0 .9rem; }
details { margin-bottom: .9rem; }
.warning { border-inline-start: .25rem solid var(--line); padding-inline-start: .75rem; color: var(--soft); }
.invisible { font-size: 0; line-height: 0; display: inline-block; width: 0; height: 0; overflow: hidden; position: absolute; }
.ellipsis::after { content: "…"; }
`;

/** For the Content-Security-Policy: this sheet, and no other. */
export const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
