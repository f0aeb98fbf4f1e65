import { StorageClient } from "@supabase/storage-js";
import type { SupabaseClient } from "@supabase/supabase-js";
import { describe, expect, it } from "vitest";
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
});
