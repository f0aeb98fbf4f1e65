import { describe, expect, it } from "vitest";
import { LineReader, lineOf } from "./lines";

describe("lines", () => {
  it("are read in pieces of whatever length", () => {
    const events = 'data:oid\n\n:comment\n\ndata:t["größe"]\n\ndata:bBAr/\n\ndata:p\n\n';
    const whole = new LineReader().read(events);
    expect(whole).toEqual([
      { kind: "opened", id: "id" },
      { kind: "text", text: '["größe"]' },
      { kind: "binary", bytes: new Uint8Array([4, 10, 255]).buffer },
      { kind: "ping" },
    ]);
    const reader = new LineReader();
    expect(Array.from(events, (letter) => reader.read(letter)).flat()).toEqual(whole);
  });

  it("tell a close with its code, and nothing of what is not known", () => {
    expect(new LineReader().read('data:c{"code":1012,"reason":"restart"}\n\ndata:zsomething\n\n')).toEqual([
      { kind: "closed", code: 1012, reason: "restart" },
    ]);
  });

  it("carry text in one line, and bytes from wherever they lie", () => {
    expect(lineOf('[1,\n"a\\nb"]')).toBe('t[1, "a\\nb"]');
    const bytes = new Uint8Array([0, 4, 10, 255]);
    expect(lineOf(bytes.buffer)).toBe("bAAQK/w==");
    expect(lineOf(bytes.subarray(1))).toBe("bBAr/");
  });
});
