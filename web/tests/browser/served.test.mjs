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

describe("the web app's files", { timeout: 120_000 }, () => {
  let server;
  let scripts;
  let entries;

  before(async () => {
    server = await startServer();
    const page = (await fetchRaw(`${server.url}/`, null)).body.toString();
    scripts = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path);
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
        assert.match(headers["cache-control"], /max-age=31536000/);
        assert.ok(DECODED[encoding](body).equals(plain.body), `${path} as ${encoding}`);
        assert.ok(encoding === undefined || body.length < plain.body.length / 2);
      }
    }
  });

  it("are small: the code that the first picture waits for", async () => {
    assert.equal(entries.length, 1);
    const { body } = await fetchRaw(server.url + entries[0], "gzip");
    assert.ok(body.length <= 180_000, `${body.length} bytes of JavaScript`);
  });

  it("are not made up where there are none", async () => {
    const { status, headers } = await fetchRaw(`${server.url}/assets/none.js`, "gzip");
    assert.equal(status, 404);
    assert.equal(headers["content-encoding"], undefined);
  });
});
