// What people get wrong, and what they try: a clear sentence, and nobody else notices.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startServer } from "../../../conformance/server.mjs";
import { forgeBroadcasts, forgeCommand } from "./forgery.mjs";
import { sticksOut } from "./layout.mjs";
import { makeMp3 } from "./musicFiles.mjs";
import { rows } from "./rows.mjs";
import { Visitor } from "./visitor.mjs";

const TRACK = "Kitchen Light";
const SECOND_TRACK = "Azotea";
/** As long as a name may be, with nowhere to break it; the room is called after it. */
const LONGEST_NAME = "Bartholomew-Featherstonehaugh-Fitzgerald";

describe("a party with mistakes", () => {
  let server;
  let folder;
  let dj;
  let listener;
  let code;
  let sessionId;
  const anchor = async () => (await rows(server, `playback?session_id=eq.${sessionId}`))[0];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "mistakes-"));
    server = await startServer({ args: ["--max-upload-mb", "1"] });
    dj = await Visitor.arrive(server.url);
    await dj.page.evaluate((name) => localStorage.setItem("whatssound.name", name), LONGEST_NAME);
    await dj.page.reload();
    code = await dj.createSession();
    [{ id: sessionId }] = await rows(server, `sessions?code=eq.${code}`);
    listener = await Visitor.arrive(server.url);
  });

  after(async () => {
    await dj?.leave();
    await listener?.leave();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("says that a code is wrong, and lets the right one be typed", async () => {
    const wrong = code === "AAAAAA" ? "BBBBBB" : "AAAAAA";
    await listener.typeCode(wrong);
    await listener.page.getByText("No room has this code. Check it and try again.").waitFor();
    await listener.page.goto(`${server.url}/s/${wrong}`);
    await listener.page.getByText(`No room has the code ${wrong}`).waitFor();
    await listener.typeCode(code);
    await listener.isLive();
    await listener.tapToListen();
  });

  it("refuses files that are no music in words, and keeps nothing of them", async () => {
    const song = join(folder, "song.mp3");
    await makeMp3(server, song, { title: "Song", artist: "Someone", seconds: 30 });
    const whole = await readFile(song);
    await dj.openLibrary();
    for (const [name, content, sentence] of [
      ["empty.mp3", Buffer.alloc(0), /is empty\. Choose another/],
      ["letter.mp3", Buffer.from("Dear friends, this is no music. ".repeat(50)), /no audio.*Try MP3/],
      [
        "half.mp3",
        Buffer.concat([whole.subarray(0, whole.length / 2), Buffer.alloc(20_000)]),
        /damaged.*again/,
      ],
      ["long.mp3", Buffer.alloc(1_200_000, whole), /larger than the server allows\. Choose/],
    ]) {
      await writeFile(join(folder, name), content);
      await dj.upload(join(folder, name));
      const row = dj.see("upload").filter({ hasText: name });
      await row.and(dj.page.locator('[data-state="failed"]')).waitFor();
      assert.match(await row.innerText(), sentence);
      await row.getByTestId("upload-dismiss").click();
      await row.waitFor({ state: "detached" });
    }
    assert.deepEqual(await rows(server, "tracks?demo=is.false"), []);
    await dj.upload(song);
    try {
      await dj.hasTrack("Song");
    } catch (failure) {
      const uploads = JSON.stringify(await rows(server, "uploads?order=created_at"));
      throw new Error(`${failure.message}\nuploads: ${uploads}\n${server.log.slice(-2000)}`, {
        cause: failure,
      });
    }
    assert.equal(await dj.see("own-track").count(), 1);
    await dj.queue("demo-track", TRACK);
    await dj.queue("demo-track", SECOND_TRACK);
    await dj.closeLibrary();
  });

  it("does not send a line of more than 500 characters", async () => {
    await listener.say("x".repeat(501));
    await listener.page.getByText("1 character too many").waitFor();
    assert.ok(await listener.see("chat-send").isDisabled());
    await listener.say(`${"x".repeat(499)}!`);
    await dj.reads(`${"x".repeat(499)}!`);
    assert.equal(await dj.see("chat-message").count(), 1);
  });

  it("gives a listener no controls, and refuses forged commands", async () => {
    await dj.clickAt("play");
    await listener.page.getByTestId("now-title").getByText(TRACK).waitFor();
    for (const control of ["play", "pause", "next", "seek"]) {
      assert.equal(await listener.see(control).count(), 0, control);
    }
    await listener.see("queue-menu").first().click();
    await listener.see("why-item").waitFor();
    for (const control of ["play-now", "pin-entry", "move-up", "remove-entry"]) {
      assert.equal(await listener.see(control).count(), 0, control);
    }
    await listener.page.keyboard.press("Escape");
    const known = await anchor();
    for (const command of ["pause", "next", "seek", "play"]) {
      const refusal = await listener.page.evaluate(forgeCommand, { sessionId, command, anchor: known });
      assert.deepEqual(refusal, { status: 403, code: "not_the_dj" });
    }
    const answers = await listener.page.evaluate(forgeBroadcasts, { sessionId, anchor: known });
    assert.deepEqual(answers, { joined: "ok", playback: "not ok", chat: "not ok" });
    await listener.say("that did nothing");
    await dj.reads("that did nothing");
    assert.deepEqual(await anchor(), known);
    assert.equal(await dj.see("pause").count(), 1, "the DJ still plays");
    assert.equal(await dj.see("now-title").innerText(), TRACK);
    assert.equal(await dj.page.getByText("forged").count(), 0);
  });

  it("obeys the keyboard", async () => {
    await dj.page.locator("body").click({ position: { x: 5, y: 300 } });
    await dj.page.keyboard.press("Space");
    await dj.see("play").waitFor();
    await dj.page.keyboard.press("Space");
    await dj.see("pause").waitFor();
    await dj.page.keyboard.press("?");
    await dj.page.getByRole("dialog").getByText("Play or pause (DJ)").waitFor();
    await dj.page.keyboard.press("Escape");
    await dj.page.getByRole("dialog").waitFor({ state: "detached" });
    await dj.page.keyboard.press("/");
    await dj.page.keyboard.type("typed ? and / here");
    assert.equal(await dj.see("chat-input").inputValue(), "typed ? and / here");
    await dj.page.keyboard.press("Enter");
    await listener.reads("typed ? and / here");
  });

  it("comes back as it was when the page is loaded again", async () => {
    await dj.page.reload(); // playing
    await dj.tapToListen();
    await dj.see("pause").click();
    await dj.see("play").waitFor();
    await dj.page.reload(); // paused
    await dj.see("play").waitFor();
    await dj.openLibrary();
    await dj.page.reload(); // the library open
    await dj.see("play").click();
    await dj.see("pause").waitFor();
    await listener.page.reload(); // at the gate
    await listener.see("tap-to-listen").waitFor();
    await listener.page.reload();
    await listener.tapToListen();
    await listener.page.reload(); // listening
    await listener.tapToListen();
    for (const visitor of [dj, listener]) {
      await visitor.isLive();
      assert.equal(await visitor.see("now-title").innerText(), TRACK);
      await visitor.reads("that did nothing");
    }
  });

  it("fits a phone, with the longest name in sight", async () => {
    for (const width of [390, 320]) {
      await listener.page.setViewportSize({ width, height: 844 });
      for (const [tab, content] of [
        ["tab-queue", "queue"],
        ["tab-people", "people-count"],
        ["tab-chat", "chat-input"],
        ["tab-now", "now-playing"],
      ]) {
        await listener.see(tab).click();
        await listener.see(content).waitFor();
        await fitsSideways(listener.page, tab);
      }
    }
    await listener.see("room-menu").click();
    await listener.see("leave").click();
    await listener.see("create-session").waitFor();
    await fitsSideways(listener.page, "landing");
  });

  it("speaks Spanish on every screen, with no text missing", async () => {
    await listener.see("language-es").click();
    await listener.page.getByText("Crear sesión").waitFor();
    await hasNoMissingText(listener, "landing");
    await listener.page.reload();
    await listener.page.getByText("Crear sesión").waitFor();
    await listener.page.goto(`${server.url}/s/AAAAAB`);
    await listener.page.getByText("Ninguna sala").waitFor();
    await hasNoMissingText(listener, "wrong code");
    await listener.page.goto(`${server.url}/s/${code}`);
    await listener.page.getByText("Toca para escuchar").waitFor();
    await hasNoMissingText(listener, "gate");
    await listener.tapToListen();
    await hasNoMissingText(listener, "session");
    await dj.page.evaluate(() => localStorage.setItem("whatssound.language", "es"));
    await dj.page.reload();
    await dj.tapToListen();
    await hasNoMissingText(dj, "session of the DJ");
    await dj.openLibrary();
    await hasNoMissingText(dj, "library");
    await dj.closeLibrary();
    await dj.see("share-open").click();
    await dj.see("share-link").waitFor();
    await hasNoMissingText(dj, "invitation");
    assert.deepEqual([...dj.pageErrors, ...listener.pageErrors], []);
  });
});

async function fitsSideways(page, screen) {
  assert.deepEqual(await page.evaluate(sticksOut), [], `${screen} is wider than the window`);
}

/** A text that is missing shows its key. */
async function hasNoMissingText(visitor, screen) {
  const texts = await visitor.page.evaluate(() => [
    document.documentElement.lang,
    document.body.innerText,
    ...[...document.querySelectorAll("[aria-label], [placeholder]")].flatMap((each) => [
      each.getAttribute("aria-label") ?? "",
      each.getAttribute("placeholder") ?? "",
    ]),
  ]);
  assert.equal(texts[0], "es");
  const keys =
    /\b(app|landing|session|gate|tabs|now|player|sync|queue|library|people|chat|share|shortcuts|link|state|error)\.[a-z]\w*/;
  assert.deepEqual(
    texts.filter((text) => keys.test(text)),
    [],
    screen,
  );
}
