import { expect } from 'chai';
import type { SlackMessage, SlackReceiver } from '../lab/slack-receiver.js';
import { until } from '../lab/until.js';

/** Herald's configuration for a Slack that is really the laboratory's. */
export const slackNotifier = ({ url }: SlackReceiver): string => `[[notifiers]]
name = "slack"
kind = "slack"
url = "${url}"
per_hour = 1000
`;

/** Waits for a message that says all of this. */
export function told(slack: SlackReceiver, ...words: string[]): Promise<SlackMessage> {
  return until(
    `Slack to be told “${words.join('”, “')}”`,
    () => slack.messages.find((message) => words.every((word) => message.words.includes(word))),
    { timeoutMs: 30_000, evidence: () => slack.messages.map(({ words: said }) => said).join('\n---\n') },
  );
}

/** Slack would have taken them all, and none lets a stranger's words do more than be read. */
export function expectNoFaults(slack: SlackReceiver): void {
  const faulty = slack.messages.filter(({ faults }) => faults.length > 0);
  expect(faulty.map(({ body, faults }) => ({ faults, body: JSON.stringify(body) }))).to.deep.equal([]);
}
