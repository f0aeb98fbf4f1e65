import { describe, expect, it } from "vitest";
import { blocksOf, piecesOf } from "./blocks";

describe("blocksOf", () => {
  it("joins the lines of a paragraph and parts paragraphs at blank lines", () => {
    expect(blocksOf("One line\r\nand its end.\r\n \r\nAnother.")).toEqual([
      { kind: "paragraph", text: "One line and its end." },
      { kind: "paragraph", text: "Another." },
    ]);
  });

  it("knows titles and lists, also without blank lines around them", () => {
    expect(blocksOf("# Rules\n- Be kind,\n  always.\n* Be on time.\nThis goes on.\n\n## Last\nBye.")).toEqual(
      [
        { kind: "title", text: "Rules" },
        { kind: "list", items: ["Be kind, always.", "Be on time. This goes on."] },
        { kind: "title", text: "Last" },
        { kind: "paragraph", text: "Bye." },
      ],
    );
  });

  it("takes nothing for a mark that stands within a line, and no markup at all", () => {
    expect(blocksOf("Room #1 - the <b>best</b>\n#hashtag")).toEqual([
      { kind: "paragraph", text: "Room #1 - the <b>best</b> #hashtag" },
    ]);
  });

  it("makes nothing of nothing", () => {
    expect(blocksOf(" \n\n\n ")).toEqual([]);
  });
});

describe("piecesOf", () => {
  it("finds addresses without the sentence around them", () => {
    expect(
      piecesOf("See https://example.org/a?b=1. Or (https://example.org), or write to us@example.org."),
    ).toEqual([
      { text: "See " },
      { text: "https://example.org/a?b=1", href: "https://example.org/a?b=1" },
      { text: ". Or (" },
      { text: "https://example.org", href: "https://example.org" },
      { text: "), or write to " },
      { text: "us@example.org", href: "mailto:us@example.org" },
      { text: "." },
    ]);
  });

  it("leads to pages and mail alone", () => {
    expect(piecesOf("javascript:alert(1)")).toEqual([{ text: "javascript:alert(1)" }]);
  });
});
