// Each screen and state as axe sees it, in both themes, and as narrow as 320 px; and where the focus goes.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { startServer } from "../../../conformance/server.mjs";
import { faultsOf, withAxe } from "./axe.mjs";
import { chosen, other, PHONE, press, screensOf } from "./screens.mjs";
import { Visitor } from "./visitor.mjs";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("what everybody can use", { timeout: 180_000 }, () => {
  let server;
  let host;
  let guest;
  let stranger;
  let code;
  let sessionId;

  const messageAt = (visitor, text) =>
    visitor.page.locator('[data-testid="chat-message"]').filter({ hasText: text });

  async function enter(visitor) {
    await visitor.page.goto(`${server.url}/s/${code}`);
    await visitor.isLive();
    await visitor.see("tap-to-listen").waitFor();
  }

  async function call(name, parameters, caller = host) {
    const { token } = await caller.login();
    const answer = await fetch(`${server.url}/rest/v1/rpc/${name}`, {
      method: "POST",
      headers: {
        apikey: server.anonKey,
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ p_session: sessionId, ...parameters }),
    });
    assert.ok(answer.ok, await answer.text());
  }

  async function kick() {
    await other(host).getByTestId("person-menu").click();
    await press(host, "kick");
    await guest.see("come-back").waitFor();
  }

  async function away() {
    await guest.page.route("**/config.json", (route) => route.abort());
    await guest.page.goto(server.url);
    await guest.page.getByRole("alert").waitFor();
  }

  async function askForPassword() {
    await call("set_session_settings", { p_settings: { password: "a word for friends" } });
    await stranger.page.goto(`${server.url}/s/${code}`);
  }

  async function end() {
    await chosen(host, "room-menu", "end-session");
    await press(host, "end-session-confirm");
    await host.see("recap-play").first().waitFor();
  }

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

  const contextOptions = { reducedMotion: "reduce" };

  before(async () => {
    server = await startServer();
    [host, guest, stranger] = await Promise.all(
      [1, 2, 3].map(() => Visitor.arrive(server.url, { contextOptions, prepare: withAxe })),
    );
    code = await host.createSession();
    await host.openLibrary();
    for (const title of ["Azotea", "Harbour Lamp", "Kitchen Light"]) await host.queue("demo-track", title);
    await host.closeLibrary();
    await host.clickAt("play");
    const { token } = await host.login();
    const rows = await fetch(`${server.url}/rest/v1/sessions?select=id`, {
      headers: { apikey: server.anonKey, authorization: `Bearer ${token}` },
    });
    [{ id: sessionId }] = await rows.json();
    for (const line of ["Lights down", "Volume up", "Who plays the guitar here?"]) {
      await host.say(line);
      await host.reads(line);
    }
  });

  after(async () => {
    for (const visitor of [host, guest, stranger].filter(Boolean)) await visitor.leave();
    await server?.stop();
  });

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
    await enter(stranger);
    await other(host).getByTestId("person-menu").press("Enter");
    await host.see("kick").press("Enter");
    await stranger.see("come-back").waitFor();
    await host.seesPeople(1);
    await focusIn(host, "person", "you");
  });

  it("keeps its place in a long conversation, and says how much came below", async () => {
    const log = host.see("chat-log");
    for (let line = 0; line < 24; line++) {
      await call("send_message", {
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
    await enter(guest);
    await call("send_message", { p_id: randomUUID(), p_body: "Hello up there" }, guest);
    await host.see("chat-newer").filter({ hasText: "1 new message" }).waitFor();
    assert.deepEqual(await place(), before);
    await press(host, "chat-newer");
    await host.reads("Hello up there");
    await host.see("chat-newer").waitFor({ state: "detached" });
  });

  it("has no fault that axe finds, on any screen, in either theme, on any width", async () => {
    const found = [];
    const acts = { enter, kick, away, askForPassword, end };
    for (const screen of screensOf({ server, host, guest, code, acts })) {
      const visitor = { host, guest, stranger }[screen.who];
      await visitor.page.setViewportSize(screen.size);
      await screen.open?.();
      if (screen.tab) await press(visitor, `tab-${screen.tab}`);
      await screen.layer?.();
      if (screen.shows) await visitor.see(screen.shows).first().waitFor();
      const faults = await faultsOf(visitor.page, { light: screen.light, narrow: screen.size === PHONE });
      found.push(...faults.map((fault) => `${screen.name}: ${fault}`));
      if (!screen.layer) continue;
      await visitor.page.keyboard.press("Escape");
      await visitor.page.locator("[role=dialog], [role=menu]").first().waitFor({ state: "detached" });
      await focusComes(visitor, screen.focus).catch(async () => {
        found.push(`after ${screen.name} the focus is at ${await focused(visitor)}, not at ${screen.focus}`);
      });
    }
    assert.deepEqual(found, []);
  });
});
