// Who holds the decks has both in hand: cues, the crossfade, the next one now, and how the room hears.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startServer } from "../../../conformance/server.mjs";
import { rows } from "./rows.mjs";
import { Visitor } from "./visitor.mjs";

/** So long that a machine with much else to do draws some of it. */
const CROSSFADE_MS = 8_000;
/** As short as what is announced ten seconds ahead can be, with that crossfade. */
const CUE_OUT_MS = 18_000;

describe("the console", () => {
  let server;
  let host;
  let listener;
  let sessionId;
  let fader;
  let light;
  const press = (visitor, ...keys) =>
    keys.reduce((before, key) => before.then(() => visitor.page.keyboard.press(key)), Promise.resolve());
  const deck = (letter, state) =>
    host.page.locator(`[data-testid="deck-${letter}"]${state ? `[data-state="${state}"]` : ""}`);
  const session = async () => (await rows(server, `sessions?id=eq.${sessionId}`))[0];

  /** Until the database holds it; a hand's command is shown before. */
  async function eventually(read, expected) {
    const endMs = Date.now() + 5_000;
    let value = await read();
    while (value !== expected && Date.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      value = await read();
    }
    assert.equal(value, expected);
  }

  /** Where the fader stands all the time that a track leaves, told once it has: seconds on, whatever is done meanwhile. */
  const faderWhileLeaves = (title) =>
    host.page.evaluate(async (leaving) => {
      const leaves = () =>
        document
          .querySelector('[data-testid="deck-a"][data-state="leaving"]')
          ?.textContent.includes(leaving) ?? false;
      const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
      while (!leaves()) await pause();
      const rail = document.querySelector('[data-testid="fader"]').parentElement;
      const found = [];
      for (; leaves(); await pause()) found.push(Number(rail.style.getPropertyValue("--at")));
      return found;
    }, title);

  /** How long the listener's light takes over to that of a track, and how many there were, told once it has. */
  const lightOf = (title) =>
    listener.page.evaluate(async (coming) => {
      const layers = () => [...document.querySelector('[data-testid="light"]').children];
      const plays = () => document.querySelector('[data-testid="now-title"]')?.textContent.includes(coming);
      const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
      while (!plays()) await pause();
      let seen = null;
      for (; !seen || layers().length > 1; await pause()) {
        if (layers().length === 1) continue;
        seen = {
          layers: layers().length,
          takesMs: Math.round(1000 * parseFloat(getComputedStyle(layers().at(-1)).animationDuration)),
        };
      }
      return seen;
    }, title);

  before(async () => {
    server = await startServer();
    host = await Visitor.arrive(server.url);
    const code = await host.createSession();
    [{ id: sessionId }] = await rows(server, `sessions?code=eq.${code}`);
    await host.openLibrary();
    for (const title of ["Azotea", "Kitchen Light", "Harbour Lamp"]) await host.queue("demo-track", title);
    await host.closeLibrary();
    await host.clickAt("play");
    listener = await Visitor.arrive(`${server.url}/s/${code}`);
    await listener.isLive();
    await listener.tapToListen();
  });

  after(async () => {
    for (const visitor of [host, listener].filter(Boolean)) {
      assert.deepEqual(visitor.pageErrors, []);
      await visitor.leave();
    }
    await server?.stop();
  });

  it("opens by a key over the room, with the waveforms of what plays and what comes", async () => {
    await press(host, "d");
    for (const [letter, title] of [
      ["a", "Azotea"],
      ["b", "Kitchen Light"],
    ]) {
      await deck(letter).filter({ hasText: title }).waitFor();
      await deck(letter).locator('[data-testid="wave"][data-peaks="2000"]').waitFor();
    }
    await press(listener, "d");
    assert.equal(await listener.see("console").count(), 0);
  });

  it("ends the next track where its flag was put", async () => {
    await host.see("cue-out").focus();
    await press(host, "Home", "PageUp", "PageUp", "PageUp", "Shift+ArrowRight", "Shift+ArrowRight");
    await host.see("cue-out-at").filter({ hasText: "0:18.0" }).waitFor();
    const entryId = await deck("b").getAttribute("data-entry-id");
    await eventually(
      async () => (await rows(server, `queue_entries?id=eq.${entryId}`))[0].cue_out_ms,
      CUE_OUT_MS,
    );
  });

  it("sets how long a crossfade takes", async () => {
    await host.see("crossfade-length").getByRole("slider").focus();
    await press(host, ...Array(16).fill("ArrowRight"));
    await host.see("crossfade-seconds").filter({ hasText: "8 s" }).waitFor();
    await eventually(async () => (await session()).crossfade_ms, CROSSFADE_MS);
  });

  it("starts the next track at once, everywhere, and locks the one after when that is announced", async () => {
    fader = faderWhileLeaves("Kitchen Light");
    light = lightOf("Harbour Lamp");
    await host.see("go-now").click();
    await listener.see("now-title").filter({ hasText: "Kitchen Light" }).waitFor();
    await deck("b").filter({ hasText: "Harbour Lamp" }).waitFor();
    await host.page.locator('[data-testid="countdown"][data-state="locked"]').waitFor();
    assert.equal(await host.see("cue-out").count(), 0);
  });

  it("lets the host lock requests, and a listener sees that", async () => {
    await listener.see("library-open").first().waitFor();
    await host.see("lock-requests").click();
    await listener.see("requests-locked").waitFor();
    await listener.see("library-open").first().waitFor({ state: "detached" });
    await host.see("lock-requests").click();
    await listener.see("library-open").first().waitFor();
  });

  it("makes the music give way to the DJ's voice at every page", async () => {
    await press(host, "t");
    await listener.see("talks").waitFor();
    await press(host, "t");
    await listener.see("talks").waitFor({ state: "detached" });
  });

  it("moves the fader with the crossfade that is heard", async () => {
    const places = await fader;
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    // A machine that is busy draws few frames, and sees the beginning late.
    assert.ok(new Set(places).size > 1 && places[0] < 0.9 && places.at(-1) <= 1, places.join(" "));
    await deck("a", "playing").filter({ hasText: "Harbour Lamp" }).waitFor();
  });

  it("changes the room's light for as long as the crossfade takes", async () => {
    assert.deepEqual(await light, { layers: 2, takesMs: CROSSFADE_MS });
  });

  it("tells how the room hears, by name", async () => {
    await host.see("health-listeners").filter({ hasText: "2" }).waitFor();
    await host.page
      .locator(`[data-testid="device"][data-user-id="${await listener.userId()}"]`)
      .filter({ hasText: "in time" })
      .waitFor();
    await host.see("health-sync").filter({ hasText: "Together" }).waitFor();
  });

  it("lets the music fall silent, and brings it back", async () => {
    await press(host, "f");
    await deck("a", "fading").waitFor();
    await press(host, "f");
    await deck("a", "playing").waitFor();
  });
});
