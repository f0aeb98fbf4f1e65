// Who sits behind a proxy that lets no WebSocket through is in the room as all others are.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Cast } from "./cast.mjs";
import { figure } from "./figures.mjs";
import { NarrowProxy } from "./narrowProxy.mjs";
import { press } from "./screens.mjs";

const LINES = 6;

describe("a party behind narrow proxies", () => {
  let cast;
  let host;
  let proxy;
  let guest;

  const enterBy = async (way, visitor) => {
    guest = visitor;
    await guest.page.goto(`${proxy.url}/s/${cast.code}`);
    // Two ways may have to fail first.
    await guest.page.locator(`[data-testid="detour"][data-way="${way}"]`).waitFor();
    await guest.tapToListen();
    await host.seesPeople(2);
    await guest.seesPeople(2);
  };

  /** Both ways, each line once and in order. */
  const talks = async (name) => {
    const said = Array.from({ length: LINES }, (_, line) => `${name} ${line}`);
    for (const text of said) await guest.say(text);
    await host.reads(said.at(-1));
    const read = await host.page
      .locator('[data-testid="chat-message"]')
      .filter({ hasText: `${name} ` })
      .allInnerTexts();
    assert.deepEqual(
      read.map((text) => said.find((line) => text.includes(line))),
      said,
    );
    const answers = said.map((text) => `to ${text}`);
    for (const text of answers) {
      await host.say(text);
      await guest.reads(text);
    }
    const [entered, seen] = await Promise.all([
      host.page.evaluate(() => globalThis.watch.enteredMs),
      guest.page.evaluate(() => globalThis.watch.seenMs),
    ]);
    figure(
      `${name}: chat, Enter to seen by the other`,
      answers.map((text) => seen[text] - entered[text]),
    );
  };

  before(async () => {
    cast = await Cast.gather({});
    ({ host } = cast);
    await cast.begin();
    proxy = await NarrowProxy.before(cast.server.url);
  });

  after(async () => {
    await cast?.leave();
    proxy?.close();
  });

  it("is told that updates come as events, and misses nothing", async () => {
    await enterBy("sse", cast.guest);
    await talks("sse");
  });

  it("votes, and follows the DJ", async () => {
    await guest.see("vote").first().click();
    await host.page.locator('[data-testid="vote"][data-votes="1"]').first().waitFor();
    await host.clickAt("next");
    await guest.see("now-title").getByText("Harbour Lamp").waitFor();
    await press(guest, "sync-chip");
    assert.equal(await guest.see("live-way").innerText(), "SSE");
    await guest.page.keyboard.press("Escape");
  });

  it("polls where events are held back, and misses nothing", async () => {
    await guest.page.goto("about:blank");
    await host.seesPeople(1);
    proxy.streams = false;
    await enterBy("polling", cast.stranger);
    await talks("polling");
  });

  it("is gone for the others as soon as its page is", async () => {
    await guest.leave();
    const closedMs = performance.now();
    await host.seesPeople(1);
    figure("polling: from a closed page to gone from the people", [performance.now() - closedMs]);
  });
});
