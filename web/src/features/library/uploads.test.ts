import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors";
import type { UploadRow } from "../../api/rows";
import { batchOf } from "./batch";
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
const states = (uploads: Uploads) => shown(uploads).map(({ fileName, state }) => `${fileName} ${state}`);
const never = () => new Promise<void>(() => undefined);

describe("Uploads", () => {
  it("sends two at a time and lets the rest wait", async () => {
    const finish: (() => void)[] = [];
    const uploads = new Uploads(() => new Promise((resolve) => finish.push(resolve)), true);
    uploads.add([file("a.mp3"), file("b.mp3"), file("c.mp3")]);
    expect(states(uploads)).toEqual(["a.mp3 sending", "b.mp3 sending", "c.mp3 waiting"]);
    finish[0]?.();
    await settled();
    expect(states(uploads)).toEqual(["a.mp3 preparing", "b.mp3 sending", "c.mp3 sending"]);
  });

  it("sends nothing before its sender says that it may be shared", () => {
    const sent: string[] = [];
    const uploads = new Uploads((_id, { name }) => {
      sent.push(name);
      return never();
    }, false);
    uploads.add([file("a.mp3"), file("b.mp3"), file("c.mp3")]);
    expect(states(uploads)).toEqual(["a.mp3 held", "b.mp3 held", "c.mp3 held"]);
    expect(sent).toEqual([]);
    uploads.confirm(true);
    expect(states(uploads)).toEqual(["a.mp3 sending", "b.mp3 sending", "c.mp3 waiting"]);
    uploads.confirm(false);
    expect(states(uploads)).toEqual(["a.mp3 sending", "b.mp3 sending", "c.mp3 held"]);
    expect(sent).toEqual(["a.mp3", "b.mp3"]);
  });

  it("shows how much is sent, then how much is prepared, until it is a track", async () => {
    const uploads = new Uploads((_id, _file, onSent) => {
      onSent(0.5);
      return Promise.resolve();
    }, true);
    uploads.add([file("a.mp3")]);
    expect(shown(uploads)).toMatchObject([{ state: "sending", progress: 0.5 }]);
    await settled();
    const id = shown(uploads)[0]?.id ?? "";
    uploads.told(row(id, { state: "encoding", progress: 0.25 }));
    expect(shown(uploads)).toMatchObject([{ state: "preparing", progress: 0.25 }]);
    uploads.told(row(id, { state: "ready", progress: 1 }));
    uploads.told(row(id, { state: "ready", progress: 1 }));
    expect(uploads.store.getState()).toMatchObject({ uploads: [], finished: 1, finishedOfBatch: 0 });
  });

  it("keeps a refusal's code beside its file, and goes on with the others", async () => {
    const uploads = new Uploads(
      (_, { name }) =>
        name === "empty.mp3" ? Promise.reject(new ApiError("EmptyUpload", "no", 400)) : Promise.resolve(),
      true,
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

  it("stays with the last step where an earlier one is told after it", async () => {
    const uploads = new Uploads(() => Promise.resolve(), true);
    uploads.add([file("a.mp3")]);
    await settled();
    const id = shown(uploads)[0]?.id ?? "";
    const early = row(id, { state: "probing", progress: 0, updated_at: "2026-01-01T00:00:01+00:00" });
    const late = row(id, { state: "encoding", progress: 0.5, updated_at: "2026-01-01T00:00:01.2+00:00" });
    uploads.told(late);
    uploads.told(early);
    expect(shown(uploads)).toMatchObject([{ state: "preparing", progress: 0.5 }]);
    uploads.told(
      row(id, { state: "failed", error_code: "NotAudio", updated_at: "2026-01-01T01:00:01.234567+01:00" }),
    );
    uploads.told(late);
    expect(shown(uploads)).toMatchObject([{ state: "failed", code: "NotAudio" }]);
    uploads.retry(id);
    await settled();
    uploads.told(row(id, { state: "queued", updated_at: "2026-01-01T00:00:02+00:00" }));
    uploads.told(row(id, { state: "failed", error_code: "NotAudio", updated_at: "2026-01-01T00:00:01.3Z" }));
    expect(shown(uploads)).toMatchObject([{ state: "preparing", code: null }]);
  });

  it("sends what failed again under its id, deaf to what was told of the first time", async () => {
    const tries: string[] = [];
    const uploads = new Uploads((id) => {
      tries.push(id);
      return tries.length === 1 ? Promise.reject(new ApiError("offline", "no", 0)) : never();
    }, true);
    uploads.add([file("a.mp3")]);
    await settled();
    const id = shown(uploads)[0]?.id ?? "";
    expect(shown(uploads)).toMatchObject([{ state: "failed", code: "offline", repeatable: true }]);
    uploads.retry(id);
    uploads.told(row(id, { state: "failed", error_code: "TranscodeFailed", error_message: "no" }));
    expect(shown(uploads)).toMatchObject([{ state: "sending", code: null }]);
    expect(tries).toEqual([id, id]);
  });

  it("is a track though the answer to its sending was lost", async () => {
    const uploads = new Uploads(() => Promise.reject(new ApiError("offline", "no", 0)), true);
    uploads.add([file("a.mp3")]);
    await settled();
    const id = shown(uploads)[0]?.id ?? "";
    uploads.told(row(id, { state: "encoding", progress: 0.5 }));
    expect(shown(uploads)).toMatchObject([{ state: "preparing", progress: 0.5, code: null }]);
    uploads.told(row(id, { state: "ready", progress: 1 }));
    expect(uploads.store.getState()).toMatchObject({ uploads: [], finished: 1 });
  });

  it("takes back what is on its way, and gives its place to the next", async () => {
    const signals: AbortSignal[] = [];
    const uploads = new Uploads((_id, _file, _onSent, signal) => {
      signals.push(signal);
      return new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError"))),
      );
    }, true);
    uploads.add([file("a.mp3"), file("b.mp3"), file("c.mp3"), file("d.mp3")]);
    uploads.dismiss(shown(uploads)[0]?.id ?? "");
    await settled();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false, false]);
    expect(states(uploads)).toEqual(["b.mp3 sending", "c.mp3 sending", "d.mp3 waiting"]);
    uploads.cancel();
    await settled();
    expect(shown(uploads)).toEqual([]);
    expect(signals).toHaveLength(3);
  });

  it("takes up what was on its way before the page was reloaded, or comes from another one", () => {
    const uploads = new Uploads(() => Promise.resolve(), true);
    uploads.told(row("one", { state: "queued", file_name: "one.mp3" }));
    uploads.told(row("two", { state: "encoding", file_name: "two.mp3", progress: 0.5 }));
    uploads.told(row("three", { state: "ready", progress: 1 }));
    uploads.told(row("three", { state: "encoding" }));
    uploads.told(row("one", { state: "probing" }));
    const adopted = { state: "preparing", code: null, repeatable: false };
    expect(shown(uploads)).toEqual([
      { id: "one", fileName: "one.mp3", progress: 0, ...adopted },
      { id: "two", fileName: "two.mp3", progress: 0.5, ...adopted },
    ]);
    uploads.told(row("two", { state: "ready", progress: 1 }));
    expect(uploads.store.getState()).toMatchObject({ uploads: [{ id: "one" }], finished: 1 });
  });

  it("tells a refusal that the page did not see, unless it is old news or was dismissed", () => {
    const uploads = new Uploads(() => Promise.resolve(), true);
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

describe("all files together", () => {
  it("go from nothing to all, whatever fails, and begin anew afterwards", async () => {
    const uploads = new Uploads(() => Promise.resolve(), true);
    expect(batchOf(uploads.store.getState())).toBeNull();
    uploads.add([file("a.mp3"), file("b.mp3")]);
    expect(batchOf(uploads.store.getState())).toEqual({ done: 0, all: 2, progress: 0 });
    await settled();
    const [a, b] = shown(uploads).map(({ id }) => id);
    uploads.told(row(a ?? "", { state: "ready", progress: 1 }));
    expect(batchOf(uploads.store.getState())).toMatchObject({ done: 1, all: 2 });
    expect(batchOf(uploads.store.getState())?.progress).toBeCloseTo(0.85);
    uploads.told(row(b ?? "", { state: "failed", error_code: "NotAudio", error_message: "no" }));
    expect(batchOf(uploads.store.getState())).toBeNull();
    uploads.add([file("c.mp3")]);
    expect(batchOf(uploads.store.getState())).toMatchObject({ done: 0, all: 1 });
  });
});
