// What people feel and do to each other in a room: reactions, typing, earlier messages, moderation, and what is left.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { startServer } from "../../../conformance/server.mjs";
import { rows } from "./rows.mjs";
import { Visitor } from "./visitor.mjs";

const SAID_BEFORE = 60;
const SAID_SINCE = 600;
/** Who has not moved the log for so long only follows it. */
const LET_GO_MS = 3_200;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("a room that is kept in order", () => {
  let server;
  let host;
  let bo;
  let cy;
  let code;
  let sessionId;
  const everybody = () => [host, bo, cy].filter(Boolean);

  /** The line of a person in somebody's list. */
  const personAt = (viewer, userId) =>
    viewer.page.locator(`[data-testid="person"][data-user-id="${userId}"]`);
  const chooseFor = async (userId, item) => {
    await personAt(host, userId).getByTestId("person-menu").click();
    await host.see(item).click();
  };
  const messageAt = (viewer, text) =>
    viewer.page.locator('[data-testid="chat-message"]').filter({ hasText: text });

  /** Written at once: a person may not say so much so fast. */
  async function said(lines, when) {
    const { userId } = await host.login();
    const sinceMs = Date.now() - lines * 100;
    const messages = Array.from({ length: lines }, (_, line) => ({
      ...{ id: randomUUID(), session_id: sessionId, user_id: userId, body: `line ${line} of ${when}` },
      created_at: new Date(sinceMs + line * 100),
    }));
    const answer = await fetch(`${server.url}/rest/v1/chat_messages`, {
      method: "POST",
      headers: {
        apikey: server.serviceKey,
        authorization: `Bearer ${server.serviceKey}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(messages),
    });
    assert.equal(answer.status, 201, await answer.text());
  }

  before(async () => {
    server = await startServer();
    host = await Visitor.arrive(server.url);
    code = await host.createSession();
    await host.openLibrary();
    for (const title of ["Azotea", "Harbour Lamp"]) await host.queue("demo-track", title);
    await host.closeLibrary();
    await host.clickAt("play");
    [{ id: sessionId }] = await rows(server, `sessions?code=eq.${code}`);
    await said(SAID_BEFORE, "before");
    bo = await Visitor.arrive(`${server.url}/s/${code}`);
    await bo.isLive();
  });

  after(async () => {
    for (const visitor of everybody()) {
      assert.deepEqual(visitor.pageErrors, []);
      await visitor.leave();
    }
    await server?.stop();
  });

  it("tells who is here and does not listen yet", async () => {
    const line = personAt(host, await bo.userId());
    await line.filter({ hasText: "not listening" }).waitFor();
    await bo.tapToListen();
    await line.filter({ hasNotText: "not listening" }).waitFor();
  });

  it("lets reactions rise at everybody's, and warms the bar where the music is", async () => {
    await bo.see("react").first().click();
    await bo.page.keyboard.press("2");
    for (const visitor of [host, bo]) await visitor.see("rising-reaction").first().waitFor();
    await host.see("heat").waitFor({ state: "attached" });
  });

  it("shows that somebody writes, and no longer once it is said", async () => {
    await bo.see("chat-input").pressSequentially("Good evening");
    await host.see("typing").waitFor();
    await bo.see("chat-input").press("Enter");
    await host.reads("Good evening");
    await host.see("typing").waitFor({ state: "detached" });
  });

  it("reads what was said before one came, page by page", async () => {
    assert.equal(await messageAt(bo, "line 0 of before").count(), 0);
    await bo.see("chat-earlier").click();
    await bo.see("chat-earlier").waitFor({ state: "detached" });
    // What was on screen stays there; the page holds the lines around it.
    await bo.see("chat-log").hover();
    await bo.page.mouse.wheel(0, -10_000);
    await messageAt(bo, "line 0 of before").waitFor();
  });

  it("lays out the newest of hundreds of lines for who follows them, and all for who looks back", async () => {
    const log = bo.see("chat-log");
    const lineNow = (text) => messageAt(bo, text).boundingBox();
    const unlaid = () =>
      log.evaluate((element) => {
        const { index, row } = element.querySelector("[data-row]").dataset;
        return Number(index) - Number(row);
      });
    await bo.page.mouse.wheel(0, 20_000);
    await said(SAID_SINCE, "since");
    await messageAt(bo, `line ${SAID_SINCE - 1} of since`).waitFor();
    assert.ok((await unlaid()) > 0, "all lines are laid out for who follows them");
    const seen = `line ${SAID_SINCE - 5} of since`;
    const before = await lineNow(seen);
    await bo.page.mouse.wheel(0, -100);
    await bo.page.waitForFunction(
      ([text, y]) =>
        [...document.querySelectorAll("[data-testid=chat-message]")]
          .find((message) => message.textContent.includes(text))
          ?.getBoundingClientRect().y ===
        y + 100,
      [seen, before.y],
    );
    assert.equal(await unlaid(), 0);
    await log.focus();
    await bo.page.keyboard.press("Home");
    await log.locator('[aria-posinset="1"]').waitFor();
    assert.equal(await log.evaluate((element) => element.scrollTop), 0);
    await bo.page.keyboard.press("End");
    await messageAt(bo, `line ${SAID_SINCE - 1} of since`).waitFor();
    assert.deepEqual(await lineNow(seen), before);
    await pause(LET_GO_MS);
    await bo.say("Back at the end");
    await bo.page.waitForFunction(() => {
      const { index, row } = document.querySelector("[data-testid=chat-log] [data-row]").dataset;
      return Number(index) > Number(row);
    });
    await messageAt(bo, "Back at the end").waitFor();
  });

  it("takes a message back everywhere", async () => {
    await bo.say("I should not have said that");
    await host.reads("I should not have said that");
    await messageAt(bo, "I should not have said that").hover();
    await messageAt(bo, "I should not have said that").getByTestId("message-menu").click();
    await bo.see("delete-message").click();
    await messageAt(host, "I should not have said that").waitFor({ state: "detached" });
  });

  it("mutes, tells why, and lets speak again", async () => {
    const userId = await bo.userId();
    await chooseFor(userId, "mute-10");
    await bo.see("silenced").waitFor();
    assert.equal(await bo.see("chat-input").isEditable(), false);
    await personAt(host, userId).getByTestId("muted").waitFor();
    await chooseFor(userId, "unmute");
    await bo.see("silenced").waitFor({ state: "detached" });
    assert.equal(await bo.see("chat-input").isEditable(), true);
  });

  it("carries a report to who keeps order, and what was done into the log", async () => {
    await bo.page
      .locator('[data-testid="person"]:not(:has([data-testid="rename"]))')
      .getByTestId("person-menu")
      .click();
    await bo.see("report-member").click();
    await bo.see("report-reason").fill("Far too loud");
    await bo.see("report-send").click();
    await bo.page.getByRole("dialog").waitFor({ state: "detached" });
    await host.see("order-open").click();
    await host.see("open-report").filter({ hasText: "Far too loud" }).waitFor();
    await host.see("report-handled").click();
    await host.see("open-report").waitFor({ state: "detached" });
    await host.see("deed").first().waitFor();
    await host.page.keyboard.press("Escape");
  });

  it("sends out who is kicked, lets him come back, and bans for good", async () => {
    cy = await Visitor.arrive(`${server.url}/s/${code}`);
    await cy.isLive();
    await cy.tapToListen();
    const userId = await cy.userId();
    await chooseFor(userId, "kick");
    await cy.page.getByText("You were removed from the room").waitFor();
    await cy.page.getByRole("button", { name: "Come back" }).click();
    await cy.isLive();
    await chooseFor(userId, "ban");
    await host.see("ban-forever").click();
    await cy.page.getByText("You are banned from this room").waitFor();
    await cy.page.reload();
    await cy.page.getByText("You are banned from this room").waitFor();
  });

  it("leaves a recap to keep, now and after the end", async () => {
    await host.see("room-menu").click();
    await host.see("recap-open").click();
    await host.see("recap-play").filter({ hasText: "Azotea" }).waitFor();
    // Two, where five seconds of the recording lie between the reactions.
    await host.see("recap-moment").filter({ hasText: "Azotea" }).first().waitFor();
    const [download] = await Promise.all([
      host.page.waitForEvent("download"),
      host.see("export-csv").click(),
    ]);
    assert.match(download.suggestedFilename(), /^[a-z-]+-\d{4}-\d\d-\d\d\.csv$/);
    assert.match(await readFile(await download.path(), "utf8"), /^started_at,title,[^\n]*\r\n[^\n]*"Azotea"/);
    await host.page.keyboard.press("Escape");
    await host.see("room-menu").click();
    await host.see("end-session").click();
    await host.see("end-session-confirm").click();
    await bo.see("ended").waitFor();
    await bo.see("recap-play").filter({ hasText: "Azotea" }).waitFor();
    await bo.page.reload();
    await bo.see("ended").waitFor();
  });

  it("forgets who wants to be forgotten", async () => {
    const other = await Visitor.arrive(server.url);
    await other.createSession();
    await other.see("room-menu").click();
    await other.see("device-open").click();
    await other.see("delete-account").click();
    await other.see("delete-account-confirm").click();
    await other.see("create-session").waitFor();
    assert.equal(
      await other.page.evaluate(() => Object.keys(localStorage).some((key) => key.endsWith("-auth-token"))),
      false,
    );
    await other.leave();
  });
});
