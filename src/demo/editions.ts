/** A news item: its words, with what carries the link between brackets, and where the link leads. */
export interface NewsText {
  words: string;
  link: string;
}

/** What the editors of the sample blog write in a week. */
export interface Edition {
  /** Published at once, and corrected a little later: `wrong` becomes `right` in its excerpt. */
  post: {
    title: string;
    excerpt: string;
    text: string[];
    category: string;
    tags: string[];
    alt: string;
    wrong: string;
    right: string;
  };
  /** Goes live by the clock, and is taken back. */
  scheduled: { title: string; text: string; tags: string[] };
  /** Added to the draft, and edited: `wrong` becomes `right`. */
  news: NewsText & { wrong: string; right: string };
  /** Added to the draft, and taken out again. */
  brief: NewsText;
  /** In the same draft, for the editors alone. */
  asides: string[];
}

export const gazette = {
  name: 'The Greywick Gazette',
  description: 'News from a small harbour town',
  draftTitle: 'News Roundup',
  intro: 'What we heard along the quay this week.',
};

/** What was there before Herald came: nobody may be told of it. */
export const archive = {
  posts: [
    { title: 'The weekly market moves to the church square', text: 'Until the fish hall has its new roof.', days: 41 },
    { title: 'A whale was seen off the north pier', text: 'For an hour, on a calm morning.', days: 23 },
    { title: 'The Gazette has a new letterbox', text: 'It is green, and hangs beside the old one.', days: 9 },
  ],
  news: {
    words: 'The bus to the station [stops at the brewery] again.',
    link: 'https://bus.example.com/notices/brewery',
  } satisfies NewsText,
  aside: 'Last month we promised a map of the footpaths. We still owe it.',
};

export const editions: readonly Edition[] = [
  {
    post: {
      title: 'The ferry changes to its winter timetable',
      excerpt: 'From Monday the last boat to the islands leaves at 18:40, an hour earlier than in summer.',
      text: [
        'From Monday the ferry follows its winter timetable. The first boat still leaves at 6:15, with the school children.',
        'On Sundays there are three crossings instead of five. Bicycles go free until the end of March.',
      ],
      category: 'Harbour',
      tags: ['Ferry', 'Timetable'],
      alt: 'A small white ferry on a calm sea, below a low sun',
      wrong: '18:40',
      right: '18:55',
    },
    scheduled: {
      title: 'Open-air cinema on the quay tonight',
      text: 'A silent film and a live band, at nine o’clock. Bring a blanket.',
      tags: ['Cinema'],
    },
    news: {
      words: 'The harbour museum invites to its [long night] on Saturday: free entry from six, and the foghorn at ten.',
      link: 'https://museum.example.com/long-night',
      wrong: 'free entry from six',
      right: 'free entry from five',
    },
    brief: {
      words: 'The library [lends umbrellas] now, for a week at a time, against a library card.',
      link: 'https://library.example.com/umbrellas',
    },
    asides: [
      'Not for print: what does the new crane really cost? Ask the harbour office once more.',
      'Idea for page two: the geraniums that vanish from the promenade.',
    ],
  },
  {
    post: {
      title: 'A new lamp for the lighthouse',
      excerpt: 'The lighthouse has an electric lamp at last. It is seen 14 sea miles away, and needs no oil.',
      text: [
        'It took two days, a rope and two hundred steps: the old oil lamp is down, and the electric one is up.',
        'The old lamp goes to the museum. On Sunday the tower is open from ten, and the stairs are as steep as ever.',
      ],
      category: 'Town',
      tags: ['Lighthouse'],
      alt: 'The ferry at dusk, on a dark red sea',
      wrong: '14 sea miles',
      right: '19 sea miles',
    },
    scheduled: {
      title: 'Flea market in the fish hall this morning',
      text: 'Sixty stalls under one roof, from eight until noon.',
      tags: ['Market'],
    },
    news: {
      words: 'The swimming bath is [closed for repairs] until the end of May; season tickets last longer.',
      link: 'https://bath.example.com/repairs',
      wrong: 'until the end of May',
      right: 'until the middle of June',
    },
    brief: {
      words: 'The town choir [looks for tenors], and promises tea.',
      link: 'https://choir.example.com/tenors',
    },
    asides: [
      'Two readers wrote about the parking fees. Wait for the minutes of the council.',
      'The photograph of the tower is still missing its caption.',
    ],
  },
  {
    post: {
      title: 'The storm took one beach hut, and left the rest',
      excerpt: 'Number seven is gone, nobody was hurt, and the promenade opens again on Thursday.',
      text: [
        'The wind reached eleven on the scale in the night. In the morning hut number seven was found in the dunes.',
        'The lifeguards ask everybody to stay off the groynes until they have been looked at.',
      ],
      category: 'Town',
      tags: ['Storm', 'Promenade'],
      alt: 'The ferry on a quiet sea, on a pale morning',
      wrong: 'on Thursday',
      right: 'on Friday at noon',
    },
    scheduled: {
      title: 'The bridge opens for sailing boats at noon',
      text: 'Cars wait for about twenty minutes, or take the old road.',
      tags: ['Bridge', 'Traffic'],
    },
    news: {
      words: 'The school garden gives away [forty tomato plants], on Tuesday at four.',
      link: 'https://school.example.com/garden',
      wrong: 'on Tuesday at four',
      right: 'on Wednesday at three',
    },
    brief: {
      words: 'The clock of the town hall [is right again], for the first time since January.',
      link: 'https://townhall.example.com/clock',
    },
    asides: [
      'The insurance of the huts is a story of its own. Nothing before we have seen the contract.',
      'Perhaps a crossword, if there is room.',
    ],
  },
];
