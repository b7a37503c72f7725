import { countsText, paragraphsOf } from './digest.js';
import type { Message, SiteFacts } from './notifier.js';
import { contextBlock, headerBlock, paragraphBlock, type SlackBlock } from './slack-blocks.js';
import { slackFallback } from './slack-text.js';
import { sentence, wordsOf } from './wording.js';

export interface SlackMessage {
  text: string;
  blocks: SlackBlock[];
  mrkdwn: false;
  parse: 'none';
  link_names: false;
  unfurl_links: false;
  unfurl_media: false;
}

const MOST_BLOCKS = 50;
/** Characters of all blocks as JSON: Slack refuses somewhere above 12,000, and says so nowhere. */
const MOST_LENGTH = 11_000;
/** Of what was said; the second is for a digest that would be too long otherwise, and the third shows nothing of it. */
const QUOTED = [1500, 200, 1];

/** A message for Slack's incoming webhooks, within the limits of Block Kit. Pure. */
export function slackMessage({ events }: Pick<Message, 'events'>, site: SiteFacts): SlackMessage {
  const counts = countsText(events);
  const [first] = events;
  const single = events.length === 1 && first ? sentence(wordsOf(first), 300) : null;
  return {
    text: slackFallback(single ?? `${counts} (${site.name})`, 500),
    blocks: fitting(events, site, single === null ? counts : null),
    mrkdwn: false,
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** The longest quotations with which all fits; in the worst case not all paragraphs, and a word that there are more. */
function fitting(events: Message['events'], site: SiteFacts, counts: string | null): SlackBlock[] {
  const paragraphs = paragraphsOf(events);
  const around = (inner: SlackBlock[], left: number) => [
    ...(counts === null ? [] : [headerBlock(counts)]),
    ...inner,
    contextBlock(left > 0 ? `and ${left} more · ${site.handle}` : `${site.name} · ${site.handle}`),
  ];
  for (const quoted of QUOTED) {
    const shown = paragraphs.map((paragraph) =>
      paragraphBlock(quoted > 1 ? paragraph : { ...paragraph, quote: '' }, quoted),
    );
    const blocks = around(shown, 0);
    if (fits(blocks)) return blocks;
    if (quoted > 1) continue;
    for (let kept = shown.length - 1; kept > 0; kept -= 1) {
      const fewer = around(shown.slice(0, kept), shown.length - kept);
      if (fits(fewer)) return fewer;
    }
  }
  return around([], paragraphs.length);
}

function fits(blocks: SlackBlock[]): boolean {
  return blocks.length <= MOST_BLOCKS && JSON.stringify(blocks).length <= MOST_LENGTH;
}
