// As from a phone on the local network: a host name that is no secure context.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startServer } from "../../../conformance/server.mjs";
import { firstMoment, machineNowMs, untilRecorded } from "../rig/listening.mjs";
import { figure } from "./figures.mjs";
import { lags, recordingOf } from "./hearing.mjs";
import { Visitor } from "./visitor.mjs";

const TRACK = "Kitchen Light";

describe("a party without a secure context", () => {
  let server;
  let dj;
  let listener;
  const arrive = (path) => {
    const { port } = new URL(server.url);
    return Visitor.arrive(`http://party.test:${port}${path}`, {
      browserArguments: ["--host-resolver-rules=MAP party.test 127.0.0.1"],
    });
  };

  before(async () => {
    server = await startServer();
  });

  after(async () => {
    await dj?.leave();
    await listener?.leave();
    await server?.stop();
  });

  it("is entered by the link", async () => {
    dj = await arrive("/");
    const code = await dj.createSession();
    listener = await arrive(`/s/${code}`);
    for (const visitor of [dj, listener]) {
      assert.equal(await visitor.page.evaluate(() => globalThis.isSecureContext), false);
      await visitor.isLive();
      await visitor.seesPeople(2);
    }
  });

  it("sounds after one tap, and the same at both", async () => {
    await dj.openLibrary();
    await dj.queue("demo-track", TRACK);
    await dj.closeLibrary();
    await listener.tapToListen();
    const playedMs = await dj.clickAt("play");
    await untilRecorded(machineNowMs() + 2500);
    assert.ok((await firstMoment(listener.page, "sounding", playedMs, machineNowMs() - 400)) !== null);
    const recording = await recordingOf(dj, server, TRACK);
    const distances = (await lags(dj, listener, recording)).map(Math.abs);
    assert.ok(figure("no secure context: listener's distance from the DJ", distances).p95 < 100);
  });

  it("talks, and hands out a link to copy", async () => {
    await dj.say("can you hear it?");
    await listener.reads("can you hear it?");
    await listener.say("loud and clear");
    await dj.reads("loud and clear");
    await dj.see("share-open").click();
    assert.match(
      await dj.see("share-link").evaluate((link) => link.value ?? link.textContent),
      /\/s\/\w{6}$/,
    );
    await dj.see("copy-link").click();
    await dj.page.waitForFunction(() => /Copied|Copying is not allowed/.test(document.body.innerText));
    assert.deepEqual([...dj.pageErrors, ...listener.pageErrors], []);
  });
});
