import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SealedAddresses } from "./sealedAddresses";

const hourMs = 3_600_000;

describe("SealedAddresses", () => {
  let asked: string[][];
  let answer: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  let arrived: number;
  let addresses: SealedAddresses;

  const signed = (paths: readonly string[]) =>
    Promise.resolve(new Map(paths.map((path) => [path, `${path}?token=${asked.length}`])));

  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
    arrived = 0;
    answer = signed;
    addresses = new SealedAddresses({
      sign: (paths) => {
        asked.push([...paths]);
        return answer(paths);
      },
      onArrived: () => arrived++,
    });
  });

  afterEach(() => {
    addresses.close();
    vi.useRealTimers();
  });

  it("are asked for together, once", async () => {
    expect(addresses.urlOf("a")).toBeNull();
    expect(addresses.urlOf("b")).toBeNull();
    expect(addresses.urlOf("a")).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual([["a", "b"]]);
    expect(arrived).toBe(1);
    expect(addresses.urlOf("b")).toBe("b?token=1");
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(asked).toHaveLength(1);
  });

  it("are renewed before they end, and serve meanwhile", async () => {
    addresses.urlOf("a");
    await vi.advanceTimersByTimeAsync(5 * hourMs + 1);
    expect(addresses.urlOf("a")).toBe("a?token=1");
    await vi.advanceTimersByTimeAsync(1);
    expect(addresses.urlOf("a")).toBe("a?token=2");
  });

  it("are asked for again after a failure, less and less often", async () => {
    answer = () => Promise.reject(new Error("away"));
    addresses.urlOf("a");
    await vi.advanceTimersByTimeAsync(1_000 + 2_000 + 4_000 + 100);
    expect(asked).toHaveLength(4);
    answer = signed;
    await vi.advanceTimersByTimeAsync(8_000);
    expect(addresses.urlOf("a")).toBe("a?token=5");
  });

  it("that have ended are not used", async () => {
    addresses.urlOf("a");
    await vi.advanceTimersByTimeAsync(1);
    answer = () => Promise.reject(new Error("away"));
    await vi.advanceTimersByTimeAsync(6 * hourMs + 1);
    expect(addresses.urlOf("a")).toBeNull();
  });

  it("of what may not be opened are not asked for without end", async () => {
    answer = () => Promise.resolve(new Map());
    addresses.urlOf("a");
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(asked).toHaveLength(4);
    expect(arrived).toBe(0);
  });
});
