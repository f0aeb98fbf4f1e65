import { describe, expect, it } from "vitest";
import { reconnectingBand, skewBand, underrunsBand, worstOf } from "./bands";

describe("the room's bands", () => {
  it("watch a skew of 300 ms, and act on more than a second", () => {
    expect([0, 299.9, 300, 1_000, 1_000.1].map(skewBand)).toEqual([
      "good",
      "good",
      "watch",
      "watch",
      "alert",
    ]);
    expect(skewBand(null)).toBe("unknown");
  });

  it("watch 5 % of broken lines, and act on more than 10 %", () => {
    const of = (share: number) => reconnectingBand({ people: share * 1_000, share });
    expect([0, 0.049, 0.05, 0.1, 0.11].map(of)).toEqual(["good", "good", "watch", "watch", "alert"]);
    expect(reconnectingBand({ people: 1, share: 1 })).toBe("watch");
    expect(reconnectingBand({ people: 2, share: 0.5 })).toBe("alert");
    expect(reconnectingBand(null)).toBe("unknown");
  });

  it("take no underrun for nothing", () => {
    expect([0, 1, 40].map(underrunsBand)).toEqual(["good", "alert", "alert"]);
  });

  it("are together as bad as the worst, and good where some are not known", () => {
    expect(worstOf(["good", "alert", "watch"])).toBe("alert");
    expect(worstOf(["unknown", "watch", "good"])).toBe("watch");
    expect(worstOf(["unknown", "good"])).toBe("good");
    expect(worstOf(["unknown"])).toBe("unknown");
  });
});
