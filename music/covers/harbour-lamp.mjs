/** One lamp across the water and its path of light, broken by waves that widen as they come near. */
import { oklch } from "../lib/color.mjs";
import { Random } from "../lib/random.mjs";
import { SIZE, blur, document, gradient, group, shape } from "../lib/svg.mjs";

const HORIZON = 268;
const LAMP = { x: 400, y: 196 };
const WAVES = 46;

export function harbourLampCover(hue) {
  const random = new Random(232);
  const light = (l, c = 0.11, turn = 0) => oklch(l, c, hue + turn);
  const around = { cx: LAMP.x, cy: LAMP.y, gradientUnits: "userSpaceOnUse" };
  const definitions = [
    gradient("radial", "sky", { ...around, r: 430 }, [
      [0, light(0.74, 0.12, -14), 0.95],
      [0.16, light(0.52, 0.12, -6), 0.7],
      [0.5, light(0.3, 0.09, 8), 0.5],
      [1, light(0.15, 0.03), 0],
    ]),
    gradient("linear", "sea", { x1: 0, y1: 0, x2: 0, y2: 1 }, [
      [0, light(0.3, 0.085, 4), 1],
      [0.35, light(0.2, 0.055), 1],
      [1, light(0.12, 0.025), 1],
    ]),
    gradient("radial", "path", { cx: LAMP.x, cy: HORIZON, r: 300, gradientUnits: "userSpaceOnUse" }, [
      [0, light(0.7, 0.12, -10), 0.55],
      [1, light(0.3, 0.08), 0],
    ]),
    blur("soft", 2.2),
    blur("bloom", 22),
  ];
  return document({
    definitions,
    ground: light(0.15, 0.025),
    children: [
      shape("rect", { width: SIZE, height: HORIZON, fill: "url(#sky)" }),
      ...hills(light),
      shape("rect", { y: HORIZON, width: SIZE, height: SIZE - HORIZON, fill: "url(#sea)" }),
      shape("rect", { y: HORIZON, width: SIZE, height: SIZE - HORIZON, fill: "url(#path)" }),
      waves(light, random),
      ...lamp(light),
    ],
  });
}

function hills(light) {
  return [
    shape("path", {
      d: `M0 ${HORIZON} V214 C80 196 150 222 236 232 C320 242 340 ${HORIZON - 6} 392 ${HORIZON} Z`,
      fill: light(0.2, 0.05, 6),
      opacity: 0.9,
    }),
    shape("path", {
      d: `M640 ${HORIZON} V226 C600 232 560 250 486 ${HORIZON} Z`,
      fill: light(0.18, 0.045, 6),
      opacity: 0.9,
    }),
  ];
}

function waves(light, random) {
  const strokes = [];
  for (let i = 0; i < WAVES; i++) {
    const near = i / (WAVES - 1);
    const y = HORIZON + 3 + (SIZE - HORIZON) * near ** 1.55;
    const spread = 10 + 128 * near ** 0.9;
    const pieces = 2 + Math.round(3 * near);
    for (let piece = 0; piece < pieces; piece++) {
      const offset = random.gauss(spread * 0.55);
      const width = spread * random.between(0.16, 0.62) * (1 - (0.4 * Math.abs(offset)) / (spread * 1.4));
      const centred = Math.exp(-((offset / spread) ** 2));
      strokes.push(
        shape("ellipse", {
          cx: LAMP.x + offset,
          cy: y + random.gauss(1 + 3 * near),
          rx: Math.max(3, width),
          ry: 0.8 + 2.9 * near,
          fill: light(0.62 + 0.33 * centred, 0.11, -14 * centred),
          opacity: centred * random.between(0.45, 0.95) * (1 - 0.45 * near),
        }),
      );
    }
  }
  return group({ filter: "url(#soft)" }, strokes);
}

function lamp(light) {
  const { x, y } = LAMP;
  return [
    shape("rect", { x: x - 3, y: y + 6, width: 6, height: HORIZON - y - 6, fill: light(0.17, 0.03) }),
    shape("path", {
      d: `M${x - 26} ${HORIZON + 3} L${x - 14} ${HORIZON - 12} H${x + 14} L${x + 26} ${HORIZON + 3} Z`,
      fill: light(0.15, 0.03),
    }),
    shape("circle", { cx: x, cy: y, r: 46, fill: light(0.86, 0.1, -20), opacity: 0.75, filter: "url(#bloom)" }),
    shape("circle", { cx: x, cy: y, r: 13, fill: light(0.98, 0.03, -30) }),
  ];
}
