// How the app itself reaches a browser: small, and the same in each encoding.
import assert from "node:assert/strict";
import { get } from "node:http";
import { after, before, describe, it } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { startServer } from "../../../conformance/server.mjs";

const DECODED = { br: brotliDecompressSync, gzip: gunzipSync, undefined: (bytes) => bytes };

/** Nothing is decoded on the way. */
function fetchRaw(url, acceptEncoding) {
  const headers = acceptEncoding === null ? {} : { "accept-encoding": acceptEncoding };
  return new Promise((resolve, reject) => {
    get(url, { headers }, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
    }).on("error", reject);
  });
}

describe("the web app's files", () => {
  let server;
  let scripts;
  let later;
  let entries;

  before(async () => {
    server = await startServer();
    const page = (await fetchRaw(`${server.url}/`, null)).body.toString();
    scripts = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path);
    later = [...page.matchAll(/<link[^>]*fetchpriority="low"[^>]*href="([^"]+)"/g)].map(([, path]) => path);
    entries = [...page.matchAll(/<script[^>]*src="([^"]+)"/g)].map(([, path]) => path);
  });
  after(() => server.stop());

  it("are compressed as the browser takes it, and say what they are", async () => {
    assert.ok(scripts.length >= 3, `the page names ${scripts}`);
    for (const path of scripts) {
      const plain = await fetchRaw(server.url + path, null);
      assert.equal(plain.headers["content-encoding"], undefined);
      for (const [accepted, encoding] of [
        ["gzip, deflate, br", "br"],
        ["gzip", "gzip"],
        ["br;q=0, gzip;q=0.5", "gzip"],
        ["identity", undefined],
      ]) {
        const { status, headers, body } = await fetchRaw(server.url + path, accepted);
        assert.equal(status, 200);
        assert.equal(headers["content-encoding"], encoding, `${path} for ${accepted}`);
        assert.equal(headers["content-type"], plain.headers["content-type"]);
        assert.match(headers["vary"], /accept-encoding/i);
        assert.match(headers["cache-control"], /immutable, max-age=31536000/);
        assert.ok(DECODED[encoding](body).equals(plain.body), `${path} as ${encoding}`);
        // What is tiny already does not halve.
        assert.ok(encoding === undefined || body.length < Math.max(plain.body.length / 2, 1_000));
      }
    }
  });

  it("are small: the code that the first picture waits for", async () => {
    assert.equal(entries.length, 1);
    // What works with the server is named too, to come early; no picture waits for it.
    const awaited = scripts.filter((path) => path.endsWith(".js") && !later.includes(path));
    let bytes = 0;
    for (const path of awaited) bytes += (await fetchRaw(server.url + path, "gzip")).body.length;
    assert.ok(awaited.includes(entries[0]) && awaited.length < scripts.length);
    assert.ok(bytes <= 180_000, `${bytes} bytes of JavaScript`);
  });

  it("are asked for anew each time where their names stay", async () => {
    for (const [path, type] of [
      ["/", /^text\/html/],
      ["/s/ABC234/screen", /^text\/html/],
      ["/sw.js", /^(text|application)\/javascript/],
      ["/manifest.json", /^application\/json/],
      ["/icons/192.png", /^image\/png/],
    ]) {
      const { status, headers } = await fetchRaw(server.url + path, "gzip");
      assert.equal(status, 200, path);
      assert.equal(headers["cache-control"], "no-cache", path);
      assert.match(headers["content-type"], type, path);
    }
    const manifest = JSON.parse((await fetchRaw(`${server.url}/manifest.json`, null)).body);
    for (const { src } of manifest.icons) {
      assert.equal((await fetchRaw(server.url + src, null)).status, 200, src);
    }
  });

  it("are not made up where there are none", async () => {
    const { status, headers } = await fetchRaw(`${server.url}/assets/none.js`, "gzip");
    assert.equal(status, 404);
    assert.equal(headers["content-encoding"], undefined);
  });
});
