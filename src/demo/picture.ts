import { type Colour, png } from './png.js';

interface Mood {
  high: Colour;
  low: Colour;
  sea: Colour;
  deep: Colour;
  sun: Colour;
  /** Where the sun stands: shares of the width and the height. */
  at: readonly [number, number];
}

const WIDTH = 800;
const HEIGHT = 450;
const HORIZON = 0.62;
const hull: Colour = [250, 248, 243];
const shade: Colour = [52, 62, 82];
const stripe: Colour = [196, 68, 52];

const moods: readonly Mood[] = [
  {
    high: [72, 118, 178],
    low: [250, 214, 165],
    sea: [120, 158, 186],
    deep: [30, 62, 98],
    sun: [255, 244, 214],
    at: [0.74, 0.42],
  },
  {
    high: [58, 42, 88],
    low: [238, 122, 90],
    sea: [150, 78, 92],
    deep: [34, 24, 54],
    sun: [255, 206, 150],
    at: [0.3, 0.5],
  },
  {
    high: [150, 178, 196],
    low: [232, 236, 232],
    sea: [140, 166, 174],
    deep: [66, 96, 108],
    sun: [255, 255, 246],
    at: [0.5, 0.3],
  },
];

/** A picture of the harbour as PNG, 800 × 450, another one each week. */
export function harbour(week: number): Buffer {
  const mood = moods[(week - 1) % moods.length] as Mood;
  return png(WIDTH, HEIGHT, (x, y) => ferryAt(x, y) ?? seaOrSky(x / WIDTH, y / HEIGHT, mood));
}

/** The face of the Gazette: a wave below a sun. */
export function emblem(): Buffer {
  const size = 192;
  return png(size, size, (x, y) => {
    const [across, down] = [x / size, y / size];
    if (down > 0.6 + 0.05 * Math.sin(across * 15)) return [22, 60, 102];
    if (Math.hypot(across - 0.5, down - 0.55) < 0.26) return [255, 214, 130];
    return mix([64, 132, 178], [140, 196, 214], down);
  });
}

function seaOrSky(x: number, y: number, { high, low, sea, deep, sun, at }: Mood): Colour {
  const [sunX, sunY] = at;
  if (y < HORIZON) {
    const distance = Math.hypot((x - sunX) * (WIDTH / HEIGHT), y - sunY);
    if (distance < 0.07) return sun;
    const hills = HORIZON - 0.03 - 0.025 * Math.sin(x * 9) - 0.015 * Math.sin(x * 23 + 1);
    const sky = mix(high, low, y / HORIZON);
    if (y > hills) return mix(sky, deep, 0.45);
    return mix(sky, sun, Math.max(0, 0.5 - distance));
  }
  const depth = (y - HORIZON) / (1 - HORIZON);
  const water = mix(sea, deep, depth);
  const ripple = Math.sin(depth * 46 + 3 * Math.sin(x * 14)) * Math.sin(x * 60 + depth * 22);
  const glitter = Math.max(0, 1 - Math.abs(x - sunX) / (0.05 + depth * 0.12));
  return mix(water, sun, Math.max(0, ripple) * 0.1 + (ripple > 0.1 ? glitter * 0.7 : glitter * 0.15));
}

/** A small white ferry, or null beside it. */
function ferryAt(x: number, y: number): Colour | null {
  const [dx, dy] = [x - 250, y - 300];
  if (dy >= 0 && dy < 34 && dx > dy * 0.7 && dx < 230 - dy * 0.5) return dy < 8 ? stripe : shade;
  if (dy >= -38 && dy < 0 && dx > 34 && dx < 200) return dy > -26 && dy < -14 && dx % 20 < 12 ? shade : hull;
  if (dy >= -62 && dy < -38 && dx > 62 && dx < 140) return dy > -56 && dy < -46 && dx % 26 < 18 ? shade : hull;
  if (dy >= -86 && dy < -62 && dx > 110 && dx < 130) return dy < -76 ? shade : stripe;
  return null;
}

function mix(one: Colour, other: Colour, share: number): Colour {
  const part = (from: number, to: number) => Math.round(from + (to - from) * Math.min(1, Math.max(0, share)));
  return [part(one[0], other[0]), part(one[1], other[1]), part(one[2], other[2])];
}
