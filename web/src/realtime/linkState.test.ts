import { describe, expect, it } from "vitest";
import { nextLinkState, type LinkEvent, type LinkState } from "./linkState";

const run = (...events: readonly LinkEvent[]): LinkState =>
  events.reduce<LinkState>(nextLinkState, "connecting");

describe("the link", () => {
  it("hides a blink", () => {
    expect(run("joined", "lost")).toBe("blinking");
    expect(run("joined", "lost", "joined")).toBe("live");
    expect(run("joined", "lost", "joined", "waited")).toBe("live");
  });

  it("tells a loss of a second, and its end for a moment", () => {
    expect(run("joined", "lost", "waited")).toBe("reconnecting");
    expect(run("joined", "lost", "waited", "joined")).toBe("restored");
    expect(run("joined", "lost", "waited", "joined", "shown")).toBe("live");
  });

  it("goes on reconnecting while it is lost again and again", () => {
    expect(run("joined", "lost", "waited", "lost", "waited", "lost")).toBe("reconnecting");
  });

  it("connects for the first time without a word about a return", () => {
    expect(run("lost", "waited")).toBe("connecting");
    expect(run("lost", "joined")).toBe("live");
  });

  it("does not let a late timer end a newer loss", () => {
    expect(run("joined", "lost", "waited", "joined", "lost", "shown")).toBe("blinking");
  });
});
