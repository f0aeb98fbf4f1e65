// Each screen and state as axe sees it, in both themes, and as narrow as 320 px; and where the focus goes.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { startServer } from "../../../conformance/server.mjs";
import { faultsOf, withAxe } from "./axe.mjs";
import { Visitor } from "./visitor.mjs";

const DESKTOP = { width: 1440, height: 900 };
const TABLET = { width: 820, height: 1180 };
const PHONE = { width: 390, height: 844 };
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("what everybody can use", { timeout: 180_000 }, () => {
  let server;
  let host;
  let guest;
  let stranger;
  let code;
  let sessionId;

  const dialog = (visitor) => visitor.page.getByRole("dialog").waitFor();
  const press = (visitor, testId) => visitor.see(testId).first().click();
  const chosen = async (visitor, menu, item) => {
    await press(visitor, menu);
    await press(visitor, item);
    await dialog(visitor);
  };
  /** Somebody else's line in the list of people. */
  const other = (visitor) =>
    visitor.page.locator('[data-testid="person"]:not(:has([data-testid="rename"]))').first();
  const messageAt = (visitor, text) =>
    visitor.page.locator('[data-testid="chat-message"]').filter({ hasText: text });

  /**
   * A line for each screen, in the order in which a party comes to them: who sees it, how large, how it is opened
   * and by what one knows that it is there. The main ones are also judged in the light theme. A phone's may be no
   * wider than 320 px. What `layer` opens closes by Escape, and gives the focus back to `focus`; it lies behind `tab`
   * on a phone.
   */
  const screens = [
    {
      name: "landing",
      light: true,
      who: "guest",
      size: DESKTOP,
      open: () => guest.page.goto(server.url),
      shows: "create-session",
    },
    { name: "landing on a phone", light: true, who: "guest", size: PHONE },
    {
      name: "the sheet for a name",
      who: "guest",
      size: PHONE,
      layer: () => press(guest, "name"),
      focus: "name",
    },
    { name: "gate", light: true, who: "guest", size: DESKTOP, open: () => enter(guest) },
    { name: "gate on a phone", who: "guest", size: PHONE },
    { name: "room", light: true, who: "guest", size: DESKTOP, open: () => guest.tapToListen() },
    { name: "room of the DJ", light: true, who: "host", size: DESKTOP },
    { name: "tablet: chat", who: "guest", size: TABLET },
    { name: "tablet: people", who: "guest", size: TABLET, open: () => press(guest, "tab-people") },
    { name: "phone: people", light: true, who: "guest", size: PHONE, open: () => press(guest, "tab-people") },
    { name: "phone: chat", light: true, who: "guest", size: PHONE, open: () => press(guest, "tab-chat") },
    { name: "phone: queue", light: true, who: "guest", size: PHONE, open: () => press(guest, "tab-queue") },
    { name: "phone: now", light: true, who: "guest", size: PHONE, open: () => press(guest, "tab-now") },
    {
      name: "library",
      light: true,
      who: "host",
      size: DESKTOP,
      layer: () => host.openLibrary(),
      focus: "library-open",
    },
    { name: "share", who: "host", size: PHONE, layer: () => press(host, "share-open"), focus: "share-open" },
    {
      name: "room menu",
      who: "host",
      size: DESKTOP,
      layer: () => press(host, "room-menu"),
      focus: "room-menu",
    },
    {
      name: "recap",
      light: true,
      who: "host",
      size: PHONE,
      layer: () => chosen(host, "room-menu", "recap-open"),
      focus: "room-menu",
    },
    {
      name: "this device",
      who: "host",
      size: PHONE,
      layer: () => chosen(host, "room-menu", "device-open"),
      focus: "room-menu",
    },
    {
      name: "settings of the room",
      who: "host",
      size: PHONE,
      layer: () => chosen(host, "room-menu", "menu-settings"),
      focus: "room-menu",
    },
    {
      name: "console",
      who: "host",
      size: DESKTOP,
      open: async () => {
        await press(host, "room-menu");
        await press(host, "menu-console");
      },
      shows: "console",
    },
    { name: "console on a phone", who: "host", size: PHONE, open: () => dialog(host) },
    { name: "console closed", who: "host", size: DESKTOP, open: () => press(host, "console-close") },
    {
      name: "menu of a person",
      light: true,
      who: "host",
      size: DESKTOP,
      layer: () => other(host).getByTestId("person-menu").click(),
      focus: "person-menu",
    },
    {
      name: "ban",
      who: "host",
      size: DESKTOP,
      layer: async () => {
        await other(host).getByTestId("person-menu").click();
        await press(host, "ban");
        await dialog(host);
      },
      focus: "person-menu",
    },
    {
      name: "report",
      who: "guest",
      size: DESKTOP,
      layer: async () => {
        await other(guest).getByTestId("person-menu").click();
        await press(guest, "report-member");
        await dialog(guest);
      },
      focus: "person-menu",
    },
    {
      name: "order",
      light: true,
      who: "host",
      size: PHONE,
      tab: "people",
      layer: () => press(host, "order-open"),
      focus: "order-open",
    },
    { name: "sync", who: "guest", size: DESKTOP, layer: () => press(guest, "sync-chip"), focus: "sync-chip" },
    {
      name: "shortcuts",
      who: "guest",
      size: DESKTOP,
      layer: async () => {
        await guest.see("mute").focus();
        await guest.page.keyboard.press("?");
        await dialog(guest);
      },
      focus: "mute",
    },
    {
      name: "big screen",
      who: "guest",
      size: DESKTOP,
      open: () => guest.page.goto(`${server.url}/s/${code}/screen`),
      shows: "screen-title",
    },
    {
      name: "privacy",
      who: "guest",
      size: PHONE,
      open: () => guest.page.goto(`${server.url}/privacy`),
      shows: "legal",
    },
    { name: "back at the gate", who: "guest", size: PHONE, open: () => enter(guest) },
    { name: "kicked", who: "guest", size: PHONE, open: () => kick() },
    {
      name: "wrong code",
      who: "guest",
      size: PHONE,
      open: () => guest.page.goto(`${server.url}/s/ZZZZZZ`),
      shows: "home",
    },
    {
      name: "no such page",
      who: "guest",
      size: PHONE,
      open: () => guest.page.goto(`${server.url}/nowhere`),
      shows: "home",
    },
    { name: "away", who: "guest", size: PHONE, open: () => away() },
    { name: "password", who: "stranger", size: PHONE, open: () => askForPassword(), shows: "password-input" },
    { name: "ended", who: "host", size: PHONE, open: () => end(), shows: "ended" },
  ];

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
    for (const screen of screens) {
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
