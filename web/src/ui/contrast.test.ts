import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast, over, parseOklch, type Colour, type Light } from "./testing/oklch";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const hues = Array.from({ length: 360 }, (_, hue) => hue);
const readable = 4.5;
/** Of what is no text: the edge of a field, a sign. */
const visible = 3;

type Theme = "dark" | "light";

/** The tokens of a theme; the light one changes the dark one's. */
function declaredIn(theme: Theme): ReadonlyMap<string, string> {
  const [dark = "", light = ""] = css.split(':root[data-theme="light"]');
  const declared = (text: string) => [...text.matchAll(/--([\w-]+): ([^;]+);/g)];
  const all = theme === "dark" ? declared(dark) : [...declared(dark), ...declared(light)];
  return new Map(all.map(([, name = "", value = ""]) => [name, value]));
}

const tokensOf = { dark: declaredIn("dark"), light: declaredIn("light") } as const;

function colours(theme: Theme, hue: number): (name: string) => Colour {
  return (name) => parseOklch((tokensOf[theme].get(name) ?? "").replace("var(--hue)", String(hue)));
}

/** The lowest contrast of a text on a ground, over all hues that a cover can give. */
function lowest(theme: Theme, text: string, ...grounds: readonly string[]): number {
  const [bottom = "ground", ...layers] = grounds;
  return Math.min(
    ...hues.map((hue) => {
      const colour = colours(theme, hue);
      const ground = layers.reduce<Light>((below, layer) => over(colour(layer), below), colour(bottom).light);
      return contrast(over(colour(text), ground), ground);
    }),
  );
}

const pairs: readonly (readonly [text: string, ...grounds: string[]])[] = [
  ...["text", "text-soft", "text-faint", "accent", "good", "warn", "bad"].flatMap((text) => [
    [text, "ground"] as const,
    [text, "raised"] as const,
    [text, "lifted"] as const,
  ]),
  ...["text", "text-soft", "accent"].map((text) => [text, "ground", "glow-faint"] as const),
  ...["text", "text-soft"].map((text) => [text, "ground", "hover"] as const),
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["accent", "ground", "accent-soft"],
  ["accent", "raised", "accent-soft"],
  ["bad", "bad-ground"],
  ["text", "lifted", "hairline-strong"],
  // A hint is the other way round.
  ["ground", "text"],
];

describe.each(["dark", "light"] as const)("in the %s theme, whatever plays,", (theme) => {
  it.each(pairs.map((pair) => ({ pair, name: pair.join(" on ") })))("$name can be read", ({ pair }) => {
    const [text, ...grounds] = pair;
    expect(lowest(theme, text, ...grounds)).toBeGreaterThanOrEqual(readable);
  });

  it.each(["ground", "raised"])("the edge of a control on %s can be seen", (ground) => {
    expect(lowest(theme, "control-edge", ground)).toBeGreaterThanOrEqual(visible);
  });
});

describe("people's own colours", () => {
  const chosen = {
    dark: { name: "80% 0.09", disc: "34% 0.07", initials: "91% 0.06" },
    light: { name: "44% 0.11", disc: "88% 0.06", initials: "36% 0.09" },
  } as const;
  const used = ["../features/chat/Chat.module.css", "./Avatar.module.css"].map((path) =>
    readFileSync(new URL(path, import.meta.url), "utf8"),
  );

  it.each(["dark", "light"] as const)("can be read in the %s theme", (theme) => {
    const of = (colour: string, hue: number) => parseOklch(`oklch(${colour} ${hue})`).light;
    const { name, disc, initials } = chosen[theme];
    for (const colour of Object.values(chosen[theme])) {
      expect(used.join("")).toContain(`oklch(${colour} var(--person-hue))`);
    }
    for (const hue of hues) {
      for (const ground of [0, 90, 180, 270].map((groundHue) => colours(theme, groundHue)("ground").light)) {
        expect(contrast(of(name, hue), ground)).toBeGreaterThanOrEqual(readable);
      }
      expect(contrast(of(initials, hue), of(disc, hue))).toBeGreaterThanOrEqual(readable);
    }
  });
});
