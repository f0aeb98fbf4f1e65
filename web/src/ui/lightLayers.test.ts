import { describe, expect, it } from "vitest";
import { firstLight, risenTo, turnedTo } from "./lightLayers";

const hues = (layers: ReturnType<typeof firstLight>) =>
  layers.map(({ hue, risen }) => `${hue}${risen ? "" : " rising"}`);

describe("the lights of a page", () => {
  it("begin with one that is there", () => {
    expect(firstLight(62)).toEqual([{ id: 0, hue: 62, fadeMs: null, risen: true }]);
  });

  it("rise in front of the one before, which goes once it is hidden", () => {
    const both = turnedTo(firstLight(62), 250, null);
    expect(hues(both)).toEqual(["62", "250 rising"]);
    expect(hues(risenTo(both, 1))).toEqual(["250"]);
  });

  it("are the same where the hue is", () => {
    const layers = turnedTo(firstLight(62), 250, 3000);
    expect(turnedTo(layers, 250, 3000)).toBe(layers);
    expect(turnedTo(layers, 250, null)).toBe(layers);
  });

  it("take the length of their rise also after they began, and no more once they have risen", () => {
    const rising = turnedTo(turnedTo(firstLight(62), 250, null), 250, 8000);
    expect(rising.at(-1)).toEqual({ id: 1, hue: 250, fadeMs: 8000, risen: false });
    const risen = risenTo(rising, 1);
    expect(turnedTo(risen, 250, 4000)).toBe(risen);
  });

  it("rise over those that still do, and hide all behind them", () => {
    const three = turnedTo(turnedTo(firstLight(62), 250, null), 140, null);
    expect(hues(three)).toEqual(["62", "250 rising", "140 rising"]);
    expect(hues(risenTo(three, 1))).toEqual(["250", "140 rising"]);
    expect(hues(risenTo(three, 2))).toEqual(["140"]);
  });

  it("stay few, however often the hue changes where nobody looks", () => {
    let layers = firstLight(0);
    for (let hue = 1; hue <= 50; hue++) layers = turnedTo(layers, hue, null);
    expect(layers.map(({ hue }) => hue)).toEqual([47, 48, 49, 50]);
  });
});
