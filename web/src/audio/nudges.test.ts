import { describe, expect, it } from "vitest";
import { Nudges } from "./nudges";

function memory(first?: string) {
  const values = new Map<string, string>(first === undefined ? [] : [["whatssound.nudge", first]]);
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
}

const device = (label: string, deviceId = "default") =>
  ({ kind: "audiooutput", deviceId, label, groupId: "" }) as MediaDeviceInfo;

describe("Nudges", () => {
  it("remembers one for each device", async () => {
    let playing = device("Loudspeaker");
    const nudges = new Nudges(memory(), {
      enumerateDevices: () => Promise.resolve([device("Else", "x"), playing]),
    });
    await nudges.look();
    nudges.nudgeMs = 20;
    playing = device("Headphones");
    await nudges.look();
    expect(nudges.nudgeMs).toBe(0);
    nudges.nudgeMs = 180;
    playing = device("Loudspeaker");
    await nudges.look();
    expect(nudges.nudgeMs).toBe(20);
  });

  it("has one for all where the browser tells no devices", async () => {
    const storage = memory();
    const nudges = new Nudges(storage, null);
    await nudges.look();
    nudges.nudgeMs = -15;
    expect(new Nudges(storage, null).nudgeMs).toBe(-15);
  });

  it.each(["", "null", "7", '{"default":"much"}', "{"])("begins at zero with %j in its memory", (stored) => {
    expect(new Nudges(memory(stored), null).nudgeMs).toBe(0);
  });

  it("works without a memory", () => {
    const nudges = new Nudges(null, null);
    nudges.nudgeMs = 5;
    expect(nudges.nudgeMs).toBe(0);
  });
});
