import type { RequestListener } from 'node:http';
import type { Chronicle } from './chronicle.js';
import type { SampleStory } from './sample-story.js';
import type { Timeline } from './timeline.js';

export interface TimelinePage {
  listener: RequestListener;
  changed(): void;
  followed(took: number): void;
  close(): void;
}

export function timelinePage(_means: {
  chronicle: Chronicle;
  timeline: Timeline;
  story: SampleStory;
  handle: string;
  blog: string;
  emblem: string;
  now: () => number;
}): TimelinePage {
  return {
    listener: (_request, response) => void response.writeHead(404).end(),
    changed() {},
    followed() {},
    close() {},
  };
}
