import { StorageClient } from "@supabase/storage-js";
import type { SupabaseClient } from "@supabase/supabase-js";
import { describe, expect, it } from "vitest";
import { track } from "../session/testing/rows";
import { Media } from "./media";

describe("the address of a recording", () => {
  const storage = new StorageClient("http://127.0.0.1:8000/storage/v1");
  const client = { storage } as unknown as SupabaseClient;
  const path = "/storage/v1/object/public/tracks/abc/aac128.m4a";

  it("is on the server", () => {
    expect(new Media(client, "key", null).url("abc/aac128.m4a")).toBe(`http://127.0.0.1:8000${path}`);
  });

  it("is on the cache in front of it", () => {
    const media = new Media(client, "key", "https://media.example.org/here");
    expect(media.url("abc/aac128.m4a")).toBe(`https://media.example.org/here${path}`);
  });

  it("is signed where the track is not open, and through the cache too", async () => {
    const asked: unknown[] = [];
    const fetcher: typeof fetch = (url, init) => {
      const { paths, expiresIn } = JSON.parse(init?.body as string) as { paths: string[]; expiresIn: number };
      asked.push([url, paths, expiresIn]);
      const signed = paths.map((each) => ({
        ...{ error: null, path: each, signedURL: `/object/sign/sealed/${each}?token=t` },
      }));
      return Promise.resolve(new Response(JSON.stringify(signed)));
    };
    const signing = {
      storage: new StorageClient("http://127.0.0.1:8000/storage/v1", {}, fetcher),
    } as unknown as SupabaseClient;
    const media = new Media(signing, "key", "https://media.example.org/here");
    const sealed = { ...track("a"), open: false };
    const told = new Promise<void>((resolve) => media.subscribe(resolve));

    expect(media.playable(sealed)).toBeNull();
    await told;

    expect(media.playable(sealed)?.renditions[0]?.url).toBe(
      "https://media.example.org/here/storage/v1/object/sign/sealed/a.m4a?token=t",
    );
    expect(media.playable({ ...sealed, open: true })?.renditions[0]?.url).toBe(
      "https://media.example.org/here/storage/v1/object/public/tracks/a.m4a",
    );
    expect(asked).toEqual([["http://127.0.0.1:8000/storage/v1/object/sign/sealed", ["a.m4a"], 43_200]]);
  });
});
