import { describe, expect, it } from "vitest";
import { WayMemory } from "./ways";

const planned = (memory: WayMemory) => memory.plan().map(({ way }) => way);

describe("the ways to a server", () => {
  it("are tried from the best on, each for a moment", () => {
    expect(new WayMemory().plan()).toEqual([
      { way: "websocket", withinMs: 4_000 },
      { way: "sse", withinMs: 4_000 },
      { way: "polling", withinMs: 4_000 },
    ]);
  });

  it("begin with what has opened before", () => {
    const memory = new WayMemory();
    memory.opened("sse");
    expect(planned(memory)).toEqual(["sse", "polling", "websocket"]);
  });

  it("are not left for a server that is away for a while, nor kept for ever", () => {
    const memory = new WayMemory();
    memory.opened("websocket");
    memory.heard("websocket");
    const tries = Array.from({ length: 6 }, () => {
      const ways = planned(memory);
      memory.failed();
      return ways.length;
    });
    expect(tries).toEqual([1, 1, 3, 1, 1, 3]);
    expect(memory.plan()[0]).toEqual({ way: "websocket", withinMs: 15_000 });
    memory.opened("websocket");
    expect(planned(memory)).toHaveLength(1);
  });

  it("are left where they open and nothing comes through", () => {
    const memory = new WayMemory();
    memory.opened("websocket");
    memory.ended("websocket", false, 20_000);
    expect(planned(memory)).toEqual(["sse", "polling"]);
    expect(memory.hopesBeyond("sse")).toBe(false);
  });

  it("are kept where they ended at once, or after something was heard", () => {
    const memory = new WayMemory();
    memory.opened("websocket");
    memory.ended("websocket", false, 100);
    memory.ended("websocket", true, 20_000);
    expect(planned(memory)).toContain("websocket");
  });

  it("are all as new in another network", () => {
    const memory = new WayMemory();
    memory.opened("polling");
    memory.heard("polling");
    memory.forget();
    expect(planned(memory)).toEqual(["websocket", "sse", "polling"]);
  });

  it("lead back to a WebSocket where one may be had", () => {
    expect(new WayMemory().hopesBeyond("polling")).toBe(true);
    expect(new WayMemory().hopesBeyond("websocket")).toBe(false);
    expect(new WayMemory(["sse"]).hopesBeyond("sse")).toBe(false);
  });
});
