import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors";
import { en } from "../../i18n/en";
import { outcomeText, requestAll } from "./outcome";

const refusing = (codes: Readonly<Record<string, string>>) => {
  const asked: string[] = [];
  const request = (id: string) => {
    asked.push(id);
    const code = codes[id];
    return code ? Promise.reject(new ApiError(code, "no", 409)) : Promise.resolve();
  };
  return { asked, request };
};

describe("several requests", () => {
  it("leave out what may not wait", async () => {
    const { request } = refusing({ b: "duplicate_entry", c: "duplicate_entry", d: "in_cooldown" });
    expect(await requestAll(["a", "b", "c", "d", "e"], request)).toEqual({
      queued: 2,
      refused: { duplicate_entry: 2, in_cooldown: 1 },
    });
  });

  it("end where the person may ask for no more", async () => {
    const { asked, request } = refusing({ b: "request_cap" });
    expect(await requestAll(["a", "b", "c", "d"], request)).toEqual({
      queued: 1,
      refused: { request_cap: 3 },
    });
    expect(asked).toEqual(["a", "b"]);
  });
});

describe("the sentence about them", () => {
  beforeAll(() => i18next.init({ resources: { en: { texts: en } }, defaultNS: "texts" }));
  const say = (queued: number, refused: Record<string, number>) =>
    outcomeText(i18next.getFixedT("en"), { queued, refused });

  it("tells what was added, and why the rest was not", () => {
    expect(say(2, {})).toBe("2 tracks added to the queue.");
    expect(say(1, { duplicate_entry: 1, request_cap: 4 })).toBe(
      "1 track added to the queue. 4 were not: Enough of your requests wait already. Add another when one was played. 1 was not: That track waits in the queue already.",
    );
    expect(say(0, { duplicate_entry: 2 })).toBe("2 were not: That track waits in the queue already.");
    expect(say(0, {})).toBe("0 tracks added to the queue.");
  });
});
