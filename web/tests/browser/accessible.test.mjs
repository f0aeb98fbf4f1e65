// Each screen and state as axe sees it, in both themes, and as narrow as 320 px; and where the focus goes.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { faultsOf, withAxe } from "./axe.mjs";
import { Cast } from "./cast.mjs";
import { closeLayer, other, PHONE, press, screensOf, show } from "./screens.mjs";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("what everybody can use", () => {
  let cast;
  let host;
  let guest;
  let stranger;

  const messageAt = (visitor, text) =>
    visitor.page.locator('[data-testid="chat-message"]').filter({ hasText: text });

  const focused = (visitor) =>
    visitor.page.evaluate(() => {
      const { tagName, dataset } = document.activeElement ?? {};
      return dataset?.testid ?? tagName;
    });
  const focusComes = (visitor, testId) =>
    visitor.page.waitForFunction((wanted) => document.activeElement?.dataset.testid === wanted, testId, {
      timeout: 3000,
    });

  /** The focus is at something within a row that holds a text. */
  const focusIn = (visitor, testId, text) =>
    visitor.page
      .waitForFunction(
        ([wanted, held]) =>
          document.activeElement?.closest(`[data-testid="${wanted}"]`)?.textContent.includes(held),
        [testId, text],
        { timeout: 3000 },
      )
      .catch(async () => assert.fail(`the focus is at ${await focused(visitor)}, not in ${testId}: ${text}`));

  before(async () => {
    cast = await Cast.gather({ contextOptions: { reducedMotion: "reduce" }, prepare: withAxe });
    ({ host, guest, stranger } = cast);
    await cast.begin();
    await cast.say(["Lights down", "Volume up", "Who plays the guitar here?"]);
  });

  after(() => cast?.leave());

  it("keeps the focus in its list where a message or a person goes", async () => {
    await messageAt(host, "Volume up").getByTestId("message-menu").focus();
    await host.page.keyboard.press("ArrowUp");
    await focusIn(host, "chat-message", "Lights down");
    await host.page.keyboard.press("ArrowDown");
    await focusIn(host, "chat-message", "Volume up");
    await host.page.keyboard.press("Enter");
    await press(host, "delete-message");
    await messageAt(host, "Volume up").waitFor({ state: "detached" });
    await focusIn(host, "chat-message", "Who plays");
    await cast.acts.enter(stranger);
    await other(host).getByTestId("person-menu").press("Enter");
    await host.see("kick").press("Enter");
    await stranger.see("come-back").waitFor();
    await host.seesPeople(1);
    await focusIn(host, "person", "you");
  });

  it("keeps its place in a long conversation, and says how much came below", async () => {
    const log = host.see("chat-log");
    for (let line = 0; line < 24; line++) {
      await cast.call("send_message", {
        p_id: randomUUID(),
        p_body: `line ${line} of a conversation that goes on for longer than its list is high`,
      });
      await pause(210);
    }
    await host.reads("line 23 of");
    assert.ok(
      await log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 2),
    );
    await log.hover();
    await host.page.mouse.wheel(0, -300);
    await pause(300);
    const place = () => messageAt(host, "line 5 of").boundingBox();
    const before = await place();
    await cast.acts.enter(guest);
    await cast.call("send_message", { p_id: randomUUID(), p_body: "Hello up there" }, guest);
    await host.see("chat-newer").filter({ hasText: "1 new message" }).waitFor();
    assert.deepEqual(await place(), before);
    await press(host, "chat-newer");
    await host.reads("Hello up there");
    await host.see("chat-newer").waitFor({ state: "detached" });
    // As a search in the page does it, while lines come.
    await cast.call("send_message", { p_id: randomUUID(), p_body: "Look at the top" });
    await host.reads("Look at the top");
    await log.evaluate((element) => (element.scrollTop = 0));
    await messageAt(host, "line 0 of").waitFor();
    await cast.call("send_message", { p_id: randomUUID(), p_body: "And stay there" }, guest);
    await host.see("chat-newer").filter({ hasText: "1 new message" }).waitFor();
    await pause(300);
    assert.equal(await log.evaluate((element) => element.scrollTop), 0);
  });

  it("has no fault that axe finds, on any screen, in either theme, on any width", async () => {
    const found = [];
    for (const screen of screensOf(cast)) {
      const visitor = cast[screen.who];
      await visitor.page.setViewportSize(screen.size);
      await screen.open?.();
      await show(visitor, screen, screen.size);
      const faults = await faultsOf(visitor.page, { light: screen.light, narrow: screen.size === PHONE });
      found.push(...faults.map((fault) => `${screen.name}: ${fault}`));
      if (!screen.layer) continue;
      await closeLayer(visitor);
      await focusComes(visitor, screen.focus).catch(async () => {
        found.push(`after ${screen.name} the focus is at ${await focused(visitor)}, not at ${screen.focus}`);
      });
    }
    assert.deepEqual(found, []);
  });
});
