/** Colours as the stylesheet writes them and as a screen shows them, for tests of contrast. */

/** Linear light of red, green and blue, 0 to 1. */
export type Light = readonly [red: number, green: number, blue: number];

export interface Colour {
  readonly light: Light;
  readonly alpha: number;
}

/** `oklch(L% C H / A)`, without variables. What no screen shows is clipped, as browsers do. */
export function parseOklch(text: string): Colour {
  const found = /^oklch\(([\d.]+)% ([\d.]+) (-?[\d.]+)(?: \/ ([\d.]+))?\)$/.exec(text);
  if (!found) throw new Error(`no colour: ${text}`);
  const [lightness = 0, chroma = 0, hue = 0, alpha = 1] = found
    .slice(1)
    .map((part) => (part ? Number(part) : undefined));
  return { light: toLight(lightness / 100, chroma, (hue * Math.PI) / 180), alpha };
}

/** Björn Ottosson's matrices. */
function toLight(lightness: number, chroma: number, hue: number): Light {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clipped(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
    clipped(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
    clipped(-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short),
  ];
}

function clipped(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function toScreen(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}

function fromScreen(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** What is seen of a colour that lets another one through; screens mix what they show. */
export function over({ light, alpha }: Colour, ground: Light): Light {
  const mixed = light.map((value, at) =>
    fromScreen(alpha * toScreen(value) + (1 - alpha) * toScreen(ground[at] ?? 0)),
  );
  return mixed as unknown as Light;
}

function luminance([red, green, blue]: Light): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** By WCAG 2, 1 to 21. */
export function contrast(one: Light, other: Light): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}
