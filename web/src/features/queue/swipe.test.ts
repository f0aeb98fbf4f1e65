import { describe, expect, it } from "vitest";
import { followedPx, isSwipe, swipeAt } from "./swipe";

const both = { vote: true, remove: true };
const neither = { vote: false, remove: false };

describe("a swipe", () => {
  it("does something only where it is meant, and may", () => {
    expect(swipeAt(71, both)).toBeNull();
    expect(swipeAt(72, both)).toBe("vote");
    expect(swipeAt(-72, both)).toBe("remove");
    expect(swipeAt(200, neither)).toBeNull();
    expect(swipeAt(-200, { vote: true, remove: false })).toBeNull();
  });

  it("takes the row along, not too far, and hardly where it leads nowhere", () => {
    expect(followedPx(50, both)).toBe(50);
    expect(followedPx(-500, both)).toBe(-112);
    expect(followedPx(50, neither)).toBe(10);
  });

  it("is one along the row alone, once that is plain", () => {
    expect(isSwipe(3, 2)).toBeNull();
    expect(isSwipe(-12, 4)).toBe(true);
    expect(isSwipe(4, 12)).toBe(false);
  });
});
