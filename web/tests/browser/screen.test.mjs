// The room on a wall, and the app as a thing on a device: without a network, and when a new version comes.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startServer } from "../../../conformance/server.mjs";
import { makeMp3 } from "./musicFiles.mjs";
import { startVersions } from "./versions.mjs";
import { Visitor } from "./visitor.mjs";

const TITLES = ["Azotea", "Harbour Lamp", "Kitchen Light"];

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const TAKEN_OVER_WITHIN_MS = 20_000;
const workerStates = (page) =>
  page.evaluate(async () => {
    const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
    return [installing, waiting, active].flatMap((worker) => worker?.state ?? []).join();
  });

describe("the app beyond its room", () => {
  let server;
  let versions;
  let folder;
  before(async () => {
    server = await startServer();
    folder = await mkdtemp(join(tmpdir(), "screen-"));
    await makeMp3(server, join(folder, "own.mp3"), { title: "Own", artist: "Nobody", seconds: 8 });
  });
  after(async () => {
    await versions?.stop();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("fills a wall with what plays, what comes next, and how to come in", async (t) => {
    const host = await Visitor.arrive(server.url);
    t.after(() => host.leave());
    const code = await host.createSession();
    await host.openLibrary();
    await host.upload(join(folder, "own.mp3"));
    for (const title of TITLES) await host.queue("demo-track", title);
    await host.queue("own-track", "Own");
    await host.closeLibrary();
    await host.clickAt("play");
    await host.see("room-menu").click();
    const opened = host.page.context().waitForEvent("page");
    await host.see("screen-open").click();
    const wall = await opened;
    await wall.getByTestId("screen-title").filter({ hasText: TITLES[0] }).waitFor();
    assert.equal(await wall.getByTestId("screen-code").innerText(), code);
    await wall.getByTestId("screen-next").nth(2).waitFor();
    assert.equal(await wall.getByTestId("screen-next").count(), 3);
    // It is the same person's, and heard after one tap.
    assert.equal(await host.see("people-count").innerText(), "1");
    await wall.getByTestId("screen-sound").click();
    await wall.getByTestId("screen-silent").waitFor({ state: "detached" });
    await host.see("react").first().click();
    await wall.getByTestId("rising-reaction").first().waitFor();
    // Where nothing is touched for three seconds, the wall's controls go.
    await wall.mouse.move(300, 200);
    await wall.mouse.move(320, 220);
    await wall.getByTestId("screen-back").click();
    await wall.getByTestId("now-title").filter({ hasText: TITLES[0] }).waitFor();
    assert.deepEqual(host.pageErrors, []);
  });

  it("opens without a network, says so, and comes back by itself", async (t) => {
    const visitor = await Visitor.arrive(server.url);
    t.after(() => visitor.leave());
    const context = visitor.page.context();
    await visitor.see("create-session").waitFor();
    await visitor.page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    await visitor.page.reload();
    await visitor.see("offline").waitFor();
    await visitor.page.goto(`${server.url}/s/ABC234`);
    await visitor.page.getByText("You are offline").waitFor();
    await visitor.page.goto(server.url);
    await context.setOffline(false);
    await visitor.see("create-session").waitFor();
    const kept = await visitor.page.evaluate(async () => {
      const [name] = await caches.keys();
      return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
    });
    assert.ok(kept.length > 10);
    assert.deepEqual(
      kept.filter((path) => path !== "/" && !path.startsWith("/assets/")),
      [],
    );
  });

  it("says that a new version is ready, and is that version when asked", async (t) => {
    versions = await startVersions(server);
    const visitor = await Visitor.arrive(versions.url);
    t.after(() => visitor.leave());
    const versionShown = () => visitor.page.locator("meta[name=version]").getAttribute("content");
    await visitor.page.evaluate(() => navigator.serviceWorker.ready);
    versions.update();
    // As when one comes back to the tab.
    await visitor.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await visitor.see("toast-action").filter({ hasText: "Update now" }).waitFor();
    assert.equal(await versionShown(), versions.version);
    await visitor.see("toast-action").click();
    await visitor.page.waitForSelector(`meta[name=version][content="${versions.newer}"]`, {
      state: "attached",
    });
    // The worker of the newer page has taken over; until then an older one would answer.
    const lastMs = Date.now() + TAKEN_OVER_WITHIN_MS;
    for (let states = ""; states !== "activated"; states = await workerStates(visitor.page)) {
      assert.ok(Date.now() < lastMs, `the workers are ${states}`);
      await pause(50);
    }
    await visitor.page.context().setOffline(true);
    await visitor.page.reload();
    await visitor.see("offline").waitFor();
    assert.equal(await versionShown(), versions.newer);
  });
});
