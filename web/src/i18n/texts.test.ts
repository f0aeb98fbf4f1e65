import { describe, expect, it } from "vitest";
import { en } from "./en";
import { es } from "./es";

type Leaves = Map<string, string>;

function leaves(texts: object, prefix = ""): Leaves {
  const found: Leaves = new Map();
  for (const [key, value] of Object.entries(texts) as [string, unknown][]) {
    const path = prefix + key;
    if (typeof value === "string") found.set(path, value);
    else for (const [inner, text] of leaves(value as object, `${path}.`)) found.set(inner, text);
  }
  return found;
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe("texts", () => {
  const english = leaves(en);
  const spanish = leaves(es);

  it("have the same keys in Spanish and English", () => {
    expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("are never empty", () => {
    expect([...english, ...spanish].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("fill the same places", () => {
    for (const [key, text] of english) {
      expect(placeholders(spanish.get(key) ?? ""), key).toEqual(placeholders(text));
    }
  });

  it("never shout", () => {
    expect([...english, ...spanish].filter(([, text]) => /[!¡]/.test(text))).toEqual([]);
  });
});
