/** A lamp above a table: its cone of light, and the rings that it and the music draw. */
import { oklch } from "../lib/color.mjs";
import { SIZE, blur, document, gradient, group, shape } from "../lib/svg.mjs";

const LAMP = { x: 320, y: 214 };
const TABLE_Y = 492;

export function kitchenLightCover(hue) {
  const light = (l, c = 0.15, turn = 0) => oklch(l, c, hue + turn);
  const centre = { cx: LAMP.x, cy: LAMP.y, gradientUnits: "userSpaceOnUse" };
  const definitions = [
    gradient("radial", "room", { ...centre, r: 520 }, [
      [0, light(0.62, 0.16, -8), 0.85],
      [0.35, light(0.42, 0.12, -16), 0.5],
      [1, light(0.16, 0.03), 0],
    ]),
    gradient("linear", "cone", { x1: 0, y1: LAMP.y, x2: 0, y2: TABLE_Y, gradientUnits: "userSpaceOnUse" }, [
      [0, light(0.93, 0.11, 12), 0.78],
      [1, light(0.72, 0.15), 0.16],
    ]),
    gradient(
      "radial",
      "table",
      {
        cx: LAMP.x,
        cy: TABLE_Y,
        r: 250,
        gradientUnits: "userSpaceOnUse",
        gradientTransform: `translate(0 ${TABLE_Y * 0.78}) scale(1 .22)`,
      },
      [
        [0, light(0.9, 0.13, 8), 0.95],
        [0.55, light(0.7, 0.16), 0.55],
        [1, light(0.35, 0.1, -14), 0],
      ],
    ),
    gradient("linear", "shade", { x1: 0, y1: 0, x2: 1, y2: 0 }, [
      [0, light(0.2, 0.04), 1],
      [0.45, light(0.36, 0.08, -10), 1],
      [1, light(0.17, 0.03), 1],
    ]),
    blur("soft", 10),
    blur("bloom", 26),
  ];
  return document({
    definitions,
    ground: light(0.15, 0.025),
    children: [
      shape("rect", { width: SIZE, height: SIZE, fill: "url(#room)" }),
      rings(light),
      shape("path", {
        d: `M${LAMP.x - 66} ${LAMP.y} L${LAMP.x + 66} ${LAMP.y} L${LAMP.x + 232} ${TABLE_Y} L${LAMP.x - 232} ${TABLE_Y} Z`,
        fill: "url(#cone)",
        filter: "url(#soft)",
      }),
      shape("rect", { x: 0, y: TABLE_Y, width: SIZE, height: SIZE - TABLE_Y, fill: light(0.13, 0.025), opacity: 0.72 }),
      shape("ellipse", { cx: LAMP.x, cy: TABLE_Y, rx: 250, ry: 54, fill: "url(#table)" }),
      reflections(light),
      ...lamp(light),
    ],
  });
}

/** Circles of the room, wider and fainter, like a sound leaving the lamp. */
function rings(light) {
  const circles = Array.from({ length: 9 }, (_, i) =>
    shape("circle", {
      cx: LAMP.x,
      cy: LAMP.y,
      r: 92 + 40 * i + 1.6 * i * i,
      stroke: light(0.82, 0.13, 6),
      "stroke-width": 1.4,
      opacity: 0.34 * 0.78 ** i,
    }),
  );
  return group({ fill: "none" }, circles);
}

function reflections(light) {
  const lines = Array.from({ length: 7 }, (_, i) =>
    shape("ellipse", {
      cx: LAMP.x,
      cy: TABLE_Y + 8 + 17 * i,
      rx: 196 - 21 * i,
      ry: 1.6,
      fill: light(0.86, 0.13),
      opacity: 0.5 * 0.72 ** i,
    }),
  );
  return group({}, lines);
}

function lamp(light) {
  const { x, y } = LAMP;
  return [
    shape("rect", { x: x - 1.2, y: 0, width: 2.4, height: y - 86, fill: light(0.34, 0.06) }),
    shape("ellipse", { cx: x, cy: y, rx: 70, ry: 20, fill: light(0.95, 0.1, 14), filter: "url(#bloom)" }),
    shape("path", {
      d: `M${x - 78} ${y} C${x - 74} ${y - 56} ${x - 34} ${y - 90} ${x} ${y - 90} C${x + 34} ${y - 90} ${x + 74} ${y - 56} ${x + 78} ${y} Z`,
      fill: "url(#shade)",
    }),
    shape("ellipse", { cx: x, cy: y, rx: 78, ry: 9, fill: light(0.97, 0.07, 16) }),
  ];
}
