import { hash, hueOf, seededRandom } from "./hash";

/** One shape of a generated cover, in a square of 400. */
export type Shape =
  | {
      readonly kind: "circle";
      readonly x: number;
      readonly y: number;
      readonly r: number;
      readonly fill: string;
    }
  | { readonly kind: "path"; readonly d: string; readonly fill: string }
  | {
      readonly kind: "bar";
      readonly x: number;
      readonly y: number;
      readonly w: number;
      readonly h: number;
      readonly r: number;
      readonly fill: string;
    };

export interface GeneratedCover {
  readonly ground: readonly [string, string];
  readonly shapes: readonly Shape[];
}

type Random = () => number;

interface Palette {
  readonly hue: number;
  readonly second: number;
}

const colour = (lightness: number, chroma: number, hue: number, alpha = 1) =>
  `oklch(${lightness.toFixed(1)}% ${chroma.toFixed(3)} ${(((hue % 360) + 360) % 360).toFixed(0)} / ${alpha})`;

/** A sun cut by the horizon's bands. */
function sun({ hue, second }: Palette, random: Random): Shape[] {
  const r = 118 + random() * 30;
  const y = 190 + random() * 30;
  const bands = Array.from({ length: 6 }, (_, i) => ({
    kind: "bar" as const,
    x: 0,
    y: y + 6 + i * 26 - i * i * 0.4,
    w: 400,
    h: 3 + i * 3.2,
    r: 0,
    fill: colour(24, 0.05, hue),
  }));
  return [
    { kind: "circle", x: 200, y, r: r + 42, fill: colour(62, 0.15, second, 0.22) },
    { kind: "circle", x: 200, y, r, fill: colour(80, 0.14, second) },
    ...bands,
  ];
}

/** Rings around a point beside the middle. */
function rings({ hue, second }: Palette, random: Random): Shape[] {
  const x = 130 + random() * 140;
  const y = 130 + random() * 140;
  const count = 9;
  return Array.from({ length: count }, (_, i) => ({
    kind: "circle" as const,
    x: x + (200 - x) * (i / count) * 0.6,
    y: y + (200 - y) * (i / count) * 0.6,
    r: 300 * (1 - i / count) ** 1.15,
    fill: i % 2 === 0 ? colour(24 + i * 6.4, 0.07 + i * 0.008, hue) : colour(20 + i * 6.8, 0.1, second),
  }));
}

/** A quilt of quarter circles. */
function quilt({ hue, second }: Palette, random: Random): Shape[] {
  const cells = 4;
  const size = 400 / cells;
  const turns = [
    (x: number, y: number) => `M${x} ${y}h${size}a${size} ${size} 0 0 1 ${-size} ${size}z`,
    (x: number, y: number) => `M${x + size} ${y}v${size}a${size} ${size} 0 0 1 ${-size} ${-size}z`,
    (x: number, y: number) => `M${x + size} ${y + size}h${-size}a${size} ${size} 0 0 1 ${size} ${-size}z`,
    (x: number, y: number) => `M${x} ${y + size}v${-size}a${size} ${size} 0 0 1 ${size} ${size}z`,
  ];
  const fills = [
    colour(78, 0.13, second),
    colour(58, 0.14, hue),
    colour(42, 0.1, hue),
    colour(33, 0.07, second),
    colour(88, 0.06, second),
  ];
  return Array.from({ length: cells * cells }, (_, i) => {
    const turn = turns[Math.floor(random() * turns.length)];
    const d = turn ? turn((i % cells) * size, Math.floor(i / cells) * size) : "";
    return { kind: "path" as const, d, fill: fills[Math.floor(random() ** 1.3 * fills.length)] ?? "" };
  });
}

/** Hills of sound, the nearest the darkest. */
function waves({ hue, second }: Palette, random: Random): Shape[] {
  const layers = 6;
  const moon: Shape = {
    kind: "circle",
    x: 90 + random() * 220,
    y: 96 + random() * 40,
    r: 34 + random() * 26,
    fill: colour(90, 0.08, second),
  };
  const hills = Array.from({ length: layers }, (_, layer) => {
    const base = 150 + layer * 44;
    const height = 20 + random() * 34;
    const phase = random() * Math.PI * 2;
    const beats = 1 + random() * 1.6;
    const points = Array.from({ length: 41 }, (__, i) => {
      const y = base + Math.sin(phase + (i / 40) * beats * Math.PI * 2) * height;
      return `${i * 10} ${y.toFixed(1)}`;
    });
    const depth = layer / (layers - 1);
    return {
      kind: "path" as const,
      d: `M0 400L${points.join("L")}L400 400z`,
      fill: colour(70 - depth * 50, 0.14 - depth * 0.08, second + (hue - second) * depth),
    };
  });
  return [moon, ...hills];
}

/** A chord, written as bars. */
function bars({ hue, second }: Palette, random: Random): Shape[] {
  const count = 9;
  const width = 22;
  const gap = (400 - 2 * 40 - count * width) / (count - 1);
  return Array.from({ length: count }, (_, i) => {
    const swell = Math.sin(((i + 0.5) / count) * Math.PI);
    const h = 40 + swell * 170 * (0.45 + random() * 0.75);
    return {
      kind: "bar" as const,
      x: 40 + i * (width + gap),
      y: 200 - h / 2,
      w: width,
      h,
      r: width / 2,
      fill: colour(64 + random() * 22, 0.13, random() < 0.3 ? second : hue),
    };
  });
}

const compositions = [sun, rings, quilt, waves, bars];

/** A cover for a recording that brought none: the text decides it, the hue colours it. */
export function generateCover(text: string, hue: number = hueOf(text)): GeneratedCover {
  const random = seededRandom(hash(text));
  const compose = compositions[Math.floor(random() * compositions.length)] ?? rings;
  const palette = { hue, second: hue + (random() < 0.5 ? -1 : 1) * (28 + random() * 32) };
  return {
    ground: [colour(34, 0.08, palette.hue), colour(18, 0.04, palette.second)],
    shapes: compose(palette, random),
  };
}
