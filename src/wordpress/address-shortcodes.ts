/** What of a shortcode may hold an address. */
interface Written {
  named: Readonly<Record<string, string | undefined>>;
  /** Without a name, in their order. */
  numeric: readonly string[];
  content: string | null;
}

/** In these attributes plugins for players and cards keep an address. */
const ADDRESSES = ['url', 'src', 'link', 'href', 'file', 'fileurl', 'mp3', 'mp4'];
const ADDRESS = /https?:\/\/[^\s"'<>[\]]+/i;

/** The form of a service's ids, and what stands before one in an address; null: only whole addresses are known. */
type Site = readonly [RegExp, string] | null;

const youtube: Site = [/^[\w-]{11}$/, 'https://www.youtube.com/watch?v='];
const vimeo: Site = [/^\d{4,12}$/, 'https://vimeo.com/'];
const dailymotion: Site = [/^(?=.*\d)[a-z\d]{5,12}$/, 'https://www.dailymotion.com/video/'];
const videopress: Site = [/^[A-Za-z\d]{8}$/, 'https://videopress.com/v/'];
const poll: Site = [/^\d{4,12}$/, 'https://poll.fm/'];

/**
 * Shortcodes that stand for an address, of Jetpack, of plugins for players and for cards of links, and of page builders: a
 * reader elsewhere can follow it. A further one is one more line here.
 */
const sites: Readonly<Record<string, Site>> = {
  youtube,
  vimeo,
  dailymotion,
  videopress,
  wpvideo: videopress,
  su_youtube: youtube,
  su_youtube_advanced: youtube,
  su_vimeo: vimeo,
  su_dailymotion: dailymotion,
  su_video: null,
  su_audio: null,
  fusion_youtube: youtube,
  fusion_vimeo: vimeo,
  lyte: youtube,
  embedyt: null,
  embedpress: null,
  arve: null,
  vc_video: null,
  et_pb_video: null,
  soundcloud: null,
  spotify: [/^\w{22}$/, 'https://open.spotify.com/track/'],
  mixcloud: null,
  bandcamp: null,
  smart_track_player: null,
  sc_embed_player: null,
  powerpress: null,
  ted: [/^\d{1,6}$/, 'https://www.ted.com/talks/view/id/'],
  twitch: null,
  tiktok: null,
  tweet: [/^\d{6,20}$/, 'https://twitter.com/i/status/'],
  instagram: null,
  facebook: null,
  flickr: null,
  pinterest: null,
  medium: null,
  kickstarter: null,
  googlemaps: null,
  googleapps: null,
  gist: [/^(?:\d{4,}|[\da-f]{20,40})$/, 'https://gist.github.com/'],
  scribd: [/^\d{4,12}$/, 'https://www.scribd.com/document/'],
  slideshare: null,
  polldaddy: poll,
  crowdsignal: poll,
  gview: null,
  embeddoc: null,
  'pdf-embedder': null,
  pdfviewer: null,
  iframe: null,
  blogcard: null,
  linkcard: null,
};

export const addressShortcodes = Object.keys(sites);

/** The address that one of them stands for, or null where it holds none: then it may be prose. Pure. */
export function addressOfShortcode(name: string, { named, numeric, content }: Written): string | null {
  // Jetpack also takes "[youtube=https://…]".
  const bare = numeric.map((value) => value.replace(/^=/, ''));
  const values = [...ADDRESSES.map((key) => named[key] ?? ''), ...bare, ...Object.values(named), content ?? ''];
  const written = values.map((value) => ADDRESS.exec(value ?? '')?.[0]).find((address) => address !== undefined);
  if (written !== undefined) return player(written);
  const spotify = /^spotify:(track|album|artist|playlist|episode|show):(\w+)$/.exec(bare[0] ?? '');
  if (spotify) return `https://open.spotify.com/${spotify[1]}/${spotify[2]}`;
  const site = Object.hasOwn(sites, name) ? sites[name] : null;
  if (!site) return null;
  const [form, before] = site;
  const id = [named.id, named.poll, bare[0], content?.trim()].find((value) => value !== undefined && form.test(value));
  return id === undefined ? null : `${before}${id}`;
}

/** SoundCloud's shortcode names its API, which answers nobody; its player takes the same address. */
function player(address: string): string {
  return /^https?:\/\/api\.soundcloud\.com\//i.test(address)
    ? `https://w.soundcloud.com/player/?url=${encodeURIComponent(address)}`
    : address;
}
