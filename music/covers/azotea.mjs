/** A mirror ball over a flat roof: every facet is lit by where it looks, and throws a spot of light. */
import { oklch } from "../lib/color.mjs";
import { Random } from "../lib/random.mjs";
import { SIZE, blur, document, gradient, group, shape } from "../lib/svg.mjs";

const BALL = { x: 320, y: 268, radius: 152 };
const ROWS = 19;
const LIGHT = [-0.46, -0.58, 0.67];

export function azoteaCover(hue) {
  const random = new Random(352);
  const light = (l, c = 0.2, turn = 0) => oklch(l, c, hue + turn);
  const definitions = [
    gradient("radial", "room", { cx: 250, cy: 190, r: 560, gradientUnits: "userSpaceOnUse" }, [
      [0, light(0.58, 0.22), 0.85],
      [0.4, light(0.36, 0.16, -18), 0.55],
      [1, light(0.15, 0.04, -30), 0],
    ]),
    gradient("radial", "body", { cx: 0.34, cy: 0.28, r: 0.8 }, [
      [0, light(0.55, 0.2), 1],
      [1, light(0.13, 0.05, -20), 1],
    ]),
    gradient("linear", "roof", { x1: 0, y1: 0, x2: 0, y2: 1 }, [
      [0, light(0.17, 0.05, -20), 1],
      [1, light(0.11, 0.03, -20), 1],
    ]),
    blur("soft", 3),
    blur("bloom", 20),
  ];
  return document({
    definitions,
    ground: light(0.15, 0.035, -20),
    children: [
      shape("rect", { width: SIZE, height: SIZE, fill: "url(#room)" }),
      spots(light, random),
      shape("circle", {
        cx: BALL.x,
        cy: BALL.y,
        r: BALL.radius + 6,
        fill: light(0.6, 0.24),
        opacity: 0.55,
        filter: "url(#bloom)",
      }),
      shape("rect", { x: BALL.x - 1, y: 0, width: 2, height: BALL.y - BALL.radius, fill: light(0.4, 0.1) }),
      shape("circle", { cx: BALL.x, cy: BALL.y, r: BALL.radius, fill: "url(#body)" }),
      facets(light, random),
      skyline(light),
    ],
  });
}

function facets(light, random) {
  const tiles = [];
  for (let row = 0; row < ROWS; row++) {
    const [top, bottom] = [row, row + 1].map((edge) => -Math.PI / 2 + (Math.PI * edge) / ROWS);
    const count = Math.max(4, Math.round(2 * ROWS * Math.cos((top + bottom) / 2)));
    for (let column = 0; column < count / 2; column++) {
      const [left, right] = [column, column + 1].map((edge) => -Math.PI / 2 + (2 * Math.PI * edge) / count);
      tiles.push(facet([left, right, top, bottom], light, random));
    }
  }
  return group({ "stroke-linejoin": "round" }, tiles);
}

function facet([left, right, top, bottom], light, random) {
  const inset = 0.09;
  const across = (share) => left + (right - left) * share;
  const down = (share) => top + (bottom - top) * share;
  const corners = [
    [inset, inset],
    [1 - inset, inset],
    [1 - inset, 1 - inset],
    [inset, 1 - inset],
  ].map(([u, v]) => {
    const [x, y] = onSphere(across(u), down(v));
    return `${(BALL.x + BALL.radius * x).toFixed(1)},${(BALL.y + BALL.radius * y).toFixed(1)}`;
  });
  const normal = onSphere(across(0.5), down(0.5));
  const facing = Math.max(
    0,
    normal.reduce((sum, x, i) => sum + x * LIGHT[i], 0),
  );
  const sparkle = random.chance(0.12) ? random.between(0.1, 0.34) : random.between(-0.06, 0.06);
  const lit = Math.min(1, Math.max(0, 0.12 + 0.72 * facing ** 2.2 + sparkle));
  return shape("polygon", {
    points: corners.join(" "),
    fill: light(0.2 + 0.76 * lit, 0.07 + 0.5 * lit * (1 - lit), -24 * (1 - lit)),
  });
}

const onSphere = (longitude, latitude) => [
  Math.sin(longitude) * Math.cos(latitude),
  Math.sin(latitude),
  Math.cos(longitude) * Math.cos(latitude),
];

/** Spots on arcs around the ball, larger and softer the further they fly. */
function spots(light, random) {
  const dots = [];
  for (let ring = 0; ring < 6; ring++) {
    const radius = BALL.radius + 44 + 62 * ring;
    const count = 13 + 4 * ring;
    for (let i = 0; i < count; i++) {
      const angle = (2 * Math.PI * (i + 0.5 * (ring % 2))) / count + 0.12 * ring + random.gauss(0.015);
      const cx = BALL.x + radius * Math.cos(angle);
      const cy = BALL.y + radius * Math.sin(angle);
      const toLight = Math.max(0.12, 0.5 - 0.5 * Math.cos(angle - Math.PI / 4));
      dots.push(
        shape("ellipse", {
          cx,
          cy,
          rx: 4.5 + 1.9 * ring,
          ry: 3 + 1.1 * ring,
          fill: light(0.8, 0.17, random.gauss(8)),
          transform: `rotate(${((angle * 180) / Math.PI + 90).toFixed(1)} ${cx.toFixed(1)} ${cy.toFixed(1)})`,
          opacity: toLight * (0.95 - 0.09 * ring) * random.between(0.7, 1),
        }),
      );
    }
  }
  return group({ filter: "url(#soft)" }, dots);
}

/** Parapet, water tank, aerial, and a string of bulbs. */
function skyline(light) {
  const bulbs = Array.from({ length: 15 }, (_, i) => {
    const x = 24 + 42.3 * i;
    const sag = 26 * Math.sin((Math.PI * (x - 24)) / 592);
    return { x, y: 478 + sag };
  });
  const wire = `M24 478 Q320 530 616 478`;
  return group({}, [
    shape("path", {
      d: "M0 560 H86 V520 H104 V508 H168 V520 H186 V560 H402 V538 H470 V560 H548 V470 H552 V560 H640 V640 H0 Z",
      fill: "url(#roof)",
    }),
    shape("path", { d: "M528 486 H572 M534 498 H566", stroke: light(0.17, 0.05, -20), "stroke-width": 3 }),
    shape("path", { d: wire, fill: "none", stroke: light(0.3, 0.08), "stroke-width": 1.4 }),
    ...bulbs.map(({ x, y }) =>
      shape("circle", { cx: x, cy: y + 5, r: 9, fill: light(0.75, 0.2), opacity: 0.4, filter: "url(#soft)" }),
    ),
    ...bulbs.map(({ x, y }) => shape("circle", { cx: x, cy: y + 5, r: 3.4, fill: light(0.93, 0.08, 20) })),
  ]);
}
