import { describe, expect, it } from "vitest";
import { listedTrack } from "./testing/tracks";
import { asTyped, matches, sorted, wordsOf } from "./search";

const track = listedTrack;

describe("searching", () => {
  it("takes words as they are typed", () => {
    expect(asTyped("Canción de OTOÑO")).toBe("cancion de otono");
    expect(asTyped("Øyvind Łódź")).toBe("oyvind lodz");
    expect(asTyped("ﬁne")).toBe("fine");
  });

  it("finds what has all words, in any order, anywhere", () => {
    const song = track({ title: "Canción de otoño", artist: "Ángela", album: "Noches" });
    const finds = (query: string) => matches(song, wordsOf(query));
    expect(finds("")).toBe(true);
    expect(finds("  angela   CANCION ")).toBe(true);
    expect(finds("noch oto")).toBe(true);
    expect(finds("angela verano")).toBe(false);
    expect(matches(track({ title: "100% wool_", artist: null }), wordsOf("0% wool_"))).toBe(true);
  });

  it("sorts in each order, the same whatever order they come in", () => {
    const a = track({ id: "1", title: "Éclair", artist: null, duration_ms: 300, created_at: "2026-01-03" });
    const b = track({ id: "2", title: "eel", artist: "Zoë", duration_ms: 100, created_at: "2026-01-01" });
    const c = track({ id: "3", title: "Ant", artist: "álvaro", duration_ms: 200, created_at: "2026-01-02" });
    const ids = (order: Parameters<typeof sorted>[1]) => {
      const orders = [sorted([a, b, c], order), sorted([c, b, a], order)];
      expect(orders[0]).toEqual(orders[1]);
      return orders[0]?.map(({ id }) => id).join("");
    };
    expect(ids("title")).toBe("312");
    expect(ids("artist")).toBe("321");
    expect(ids("length")).toBe("231");
    expect(ids("added")).toBe("132");
  });
});
