// A server in front of the server, by which the same app can come as another version of itself.
import { createServer, get, request } from "node:http";

const NAMED = /<meta name="version" content="([0-9a-f]{16})"/;

/** Ask for pages through `url`; from `update` on, the app and its worker have another version. */
export async function startVersions(server) {
  const version = NAMED.exec(await textOf(server.url))[1];
  let told = version;
  const front = createServer(async (asked, answer) => {
    const isVersioned = asked.method === "GET" && ["/", "/sw.js"].includes(asked.url);
    if (isVersioned) {
      const text = await textOf(server.url + asked.url);
      const type = asked.url === "/" ? "text/html" : "text/javascript";
      answer.writeHead(200, { "content-type": type, "cache-control": "no-cache" });
      answer.end(text.replaceAll(version, told));
      return;
    }
    const passed = request(server.url + asked.url, { method: asked.method, headers: asked.headers });
    passed.on("response", (back) => {
      answer.writeHead(back.statusCode, back.headers);
      back.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise((resolve) => front.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${front.address().port}`,
    version,
    newer: version.replaceAll(/[0-9a-f]/g, (digit) => (15 - parseInt(digit, 16)).toString(16)),
    update() {
      told = this.newer;
    },
    async stop() {
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}

function textOf(url) {
  return new Promise((resolve, reject) => {
    get(url, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      resolve(text);
    }).on("error", reject);
  });
}
