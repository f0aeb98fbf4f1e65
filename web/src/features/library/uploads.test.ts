import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors";
import type { UploadRow } from "../../api/rows";
import { Uploads } from "./uploads";

const file = (name: string) => new File(["sound"], name, { type: "audio/mpeg" });
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const row = (id: string, changes: Partial<UploadRow>): UploadRow => ({
  id,
  owner_id: "ana",
  file_name: "a.mp3",
  state: "queued",
  progress: 0,
  error_code: null,
  error_message: null,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  ...changes,
});
const shown = (uploads: Uploads) => uploads.store.getState().uploads;

describe("Uploads", () => {
  it("sends two at a time and lets the rest wait", async () => {
    const finish: (() => void)[] = [];
    const uploads = new Uploads(() => new Promise((resolve) => finish.push(resolve)));
    uploads.add([file("a.mp3"), file("b.mp3"), file("c.mp3")]);
    const states = () => shown(uploads).map(({ fileName, state }) => `${fileName} ${state}`);
    expect(states()).toEqual(["a.mp3 sending", "b.mp3 sending", "c.mp3 waiting"]);
    finish[0]?.();
    await settled();
    expect(states()).toEqual(["a.mp3 preparing", "b.mp3 sending", "c.mp3 sending"]);
  });

  it("shows how much is sent, then how much is prepared, until it is a track", async () => {
    const uploads = new Uploads((_id, _file, onSent) => {
      onSent(0.5);
      return Promise.resolve();
    });
    uploads.add([file("a.mp3")]);
    expect(shown(uploads)).toMatchObject([{ state: "sending", progress: 0.5 }]);
    await settled();
    const id = shown(uploads)[0]?.id ?? "";
    uploads.told(row(id, { state: "encoding", progress: 0.25 }));
    expect(shown(uploads)).toMatchObject([{ state: "preparing", progress: 0.25 }]);
    uploads.told(row(id, { state: "ready", progress: 1 }));
    uploads.told(row(id, { state: "ready", progress: 1 }));
    expect(uploads.store.getState()).toEqual({ uploads: [], finished: 1 });
  });

  it("keeps a refusal's code beside its file, and goes on with the others", async () => {
    const uploads = new Uploads((_, { name }) =>
      name === "empty.mp3" ? Promise.reject(new ApiError("EmptyUpload", "no", 400)) : Promise.resolve(),
    );
    uploads.add([file("empty.mp3"), file("bad.txt")]);
    await settled();
    const bad = shown(uploads)[1]?.id ?? "";
    uploads.told(row(bad, { state: "failed", error_code: "NotAudio", error_message: "no" }));
    expect(shown(uploads)).toMatchObject([
      { fileName: "empty.mp3", state: "failed", code: "EmptyUpload" },
      { fileName: "bad.txt", state: "failed", code: "NotAudio" },
    ]);
  });

  it("takes up what was on its way before the page was reloaded, or comes from another one", () => {
    const uploads = new Uploads(() => Promise.resolve());
    uploads.told(row("one", { state: "queued", file_name: "one.mp3" }));
    uploads.told(row("two", { state: "encoding", file_name: "two.mp3", progress: 0.5 }));
    uploads.told(row("three", { state: "ready", progress: 1 }));
    uploads.told(row("three", { state: "encoding" }));
    uploads.told(row("one", { state: "probing" }));
    expect(shown(uploads)).toEqual([
      { id: "one", fileName: "one.mp3", state: "preparing", progress: 0, code: null },
      { id: "two", fileName: "two.mp3", state: "preparing", progress: 0.5, code: null },
    ]);
    uploads.told(row("two", { state: "ready", progress: 1 }));
    expect(uploads.store.getState()).toMatchObject({ uploads: [{ id: "one" }], finished: 1 });
  });

  it("tells a refusal that the page did not see, unless it is old news or was dismissed", () => {
    const uploads = new Uploads(() => Promise.resolve());
    const failed = { state: "failed", error_code: "NotAudio", error_message: "no" } as const;
    const justNow = { ...failed, updated_at: new Date().toISOString() };
    uploads.told(row("old", failed));
    uploads.told(row("new", justNow));
    expect(shown(uploads)).toMatchObject([{ id: "new", state: "failed", code: "NotAudio" }]);
    uploads.dismiss("new");
    uploads.told(row("new", justNow));
    expect(shown(uploads)).toEqual([]);
  });
});
