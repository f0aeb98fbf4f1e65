import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors";
import { Uploads } from "./uploads";

const file = (name: string) => new File(["sound"], name, { type: "audio/mpeg" });
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("Uploads", () => {
  it("runs two at a time and lets the rest wait", async () => {
    const finish: (() => void)[] = [];
    const uploads = new Uploads(() => new Promise((resolve) => finish.push(resolve)));
    uploads.add([file("a.mp3"), file("b.mp3"), file("c.mp3")]);
    const states = () =>
      uploads.store.getState().uploads.map(({ fileName, state }) => `${fileName} ${state}`);
    expect(states()).toEqual(["a.mp3 preparing", "b.mp3 preparing", "c.mp3 waiting"]);
    finish[0]?.();
    await settled();
    expect(states()).toEqual(["b.mp3 preparing", "c.mp3 preparing"]);
  });

  it("keeps a refusal's code beside its file, and goes on with the others", async () => {
    const uploads = new Uploads((_, { name }) =>
      name === "bad.txt" ? Promise.reject(new ApiError("NotAudio", "no", 400)) : Promise.resolve(),
    );
    uploads.add([file("bad.txt"), file("good.mp3")]);
    await settled();
    expect(uploads.store.getState().uploads).toMatchObject([
      { fileName: "bad.txt", state: "failed", code: "NotAudio" },
    ]);
    expect(uploads.store.getState().finished).toBe(1);
  });
});
