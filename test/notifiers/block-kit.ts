import { expect } from 'chai';
import type { RichElement, SlackBlock } from '../../src/notifiers/slack-blocks.js';
import type { SlackMessage } from '../../src/notifiers/slack-message.js';

/** All texts of a message: those that are shown as letters, and the addresses of its links. */
export function textsOf({ text, blocks }: SlackMessage): {
  shown: string[];
  links: Extract<RichElement, { type: 'link' }>[];
} {
  const rich = blocks.flatMap((block) =>
    block.type === 'rich_text' ? block.elements.flatMap(({ elements }) => elements) : [],
  );
  const plain = blocks.flatMap((block) =>
    block.type === 'header' ? [block.text] : block.type === 'context' ? block.elements : [],
  );
  return {
    shown: [text, ...plain.map((element) => element.text), ...rich.map((element) => element.text)],
    links: rich.filter((element) => element.type === 'link'),
  };
}

/** What Slack's reference asks of a message of these blocks (docs.slack.dev, Block Kit; counted before entities are decoded). */
export function obeysBlockKit(message: SlackMessage): void {
  const { shown, links } = textsOf(message);
  expect(Object.keys(message)).to.have.members([
    'text',
    'blocks',
    'mrkdwn',
    'parse',
    'link_names',
    'unfurl_links',
    'unfurl_media',
  ]);
  expect(message).to.include({
    mrkdwn: false,
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  });
  expect(message.text.length).to.be.within(1, 4000);
  expect(message.blocks.length).to.be.within(1, 50);
  expect(JSON.stringify(message.blocks).length).to.be.at.most(12_000);
  for (const block of message.blocks) checkBlock(block);
  for (const text of shown) expect(text.length).to.be.within(1, 3000);
  for (const { url } of links) {
    expect(url.length).to.be.at.most(3000);
    expect(['https:', 'http:']).to.include(new URL(url).protocol);
  }
}

function checkBlock(block: SlackBlock): void {
  switch (block.type) {
    case 'header':
      expect(Object.keys(block)).to.have.members(['type', 'text']);
      expect(block.text).to.include({ type: 'plain_text', emoji: false });
      expect(block.text.text.length).to.be.at.most(150);
      return;
    case 'context':
      expect(block.elements.length).to.be.within(1, 10);
      for (const element of block.elements) expect(element).to.include({ type: 'plain_text', emoji: false });
      return;
    case 'rich_text':
      expect(block.elements.length).to.be.at.least(1);
      for (const { type, elements } of block.elements) {
        expect(['rich_text_section', 'rich_text_quote']).to.include(type);
        expect(elements.length).to.be.at.least(1);
        for (const element of elements) expect(['text', 'link']).to.include(element.type);
      }
  }
}
