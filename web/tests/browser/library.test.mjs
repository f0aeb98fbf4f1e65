// What a person has to play: brought in with a word about its rights, found, kept in playlists, queued, heard of.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startServer } from "../../../conformance/server.mjs";
import { makeMp3 } from "./musicFiles.mjs";
import { rows } from "./rows.mjs";
import { Visitor } from "./visitor.mjs";

describe("a library", () => {
  let server;
  let folder;
  let host;
  let guest;
  const own = (title) => host.page.locator(`[data-testid="own-track"][data-title="${title}"]`);
  const titlesAt = (viewer) => viewer.page.locator('[data-testid="queue-entry"] b').allInnerTexts();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "library-"));
    server = await startServer();
    const songs = { otono: ["Canción de otoño", "Ángela"], harbour: ["Harbour", "The Visitors"] };
    for (const [name, [title, artist]] of Object.entries(songs)) {
      await makeMp3(server, join(folder, `${name}.mp3`), { title, artist, seconds: 3 });
    }
    host = await Visitor.arrive(server.url);
    const code = await host.createSession();
    guest = await Visitor.arrive(`${server.url}/s/${code}`, { cuttable: true });
    await guest.isLive();
    await guest.tapToListen();
  });

  after(async () => {
    for (const visitor of [host, guest].filter(Boolean)) {
      assert.deepEqual(visitor.pageErrors, []);
      await visitor.leave();
    }
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("sends nothing before its owner says that it may be shared, and keeps when he did", async () => {
    await host.openLibrary();
    await host.see("upload-input").setInputFiles(join(folder, "otono.mp3"));
    await host.page.locator('[data-testid="upload"][data-state="held"]').waitFor();
    assert.deepEqual(await rows(server, "uploads"), []);
    await host.see("rights-confirm").check();
    await own("Canción de otoño").waitFor();
    const [track] = await rows(server, "tracks?demo=is.false&select=rights_confirmed_at");
    assert.ok(Date.now() - Date.parse(track.rights_confirmed_at) < 60_000);
  });

  it("tries what failed once more, and takes files that are dropped anywhere", async () => {
    await host.page.route("**/storage/v1/object/uploads/**", (route) => route.abort(), { times: 1 });
    const bytes = (await readFile(join(folder, "harbour.mp3"))).toString("base64");
    await host.page.evaluate((base64) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([content], "harbour.mp3", { type: "audio/mpeg" }));
      const stage = document.getElementById("stage");
      for (const type of ["dragover", "drop"]) {
        stage.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      }
    }, bytes);
    await host.page.locator('[data-testid="upload"][data-state="failed"]').waitFor();
    await host.see("upload-retry").click();
    await own("Harbour").waitFor();
    assert.equal(await host.see("upload").count(), 0);
  });

  it("finds what is typed without accents, and keeps the choice of several as a playlist", async () => {
    await host.see("library-search").fill("cancion ANGELA");
    await own("Harbour").waitFor({ state: "detached" });
    assert.equal(await own("Canción de otoño").count(), 1);
    assert.equal(await host.see("demo-track").count(), 0);
    await host.page.keyboard.press("Escape");
    await host.see("select-several").click();
    for (const title of ["Canción de otoño", "Harbour"]) await own(title).getByTestId("select-track").click();
    await host.see("keep-selected").click();
    await host.see("playlist-name").fill("Late");
    await host.see("playlist-save").click();
    await host.see("library-playlists").click();
    await host.page.locator('[data-testid="playlist"][data-name="Late"]').click();
    await host.see("list-track").nth(1).waitFor();
  });

  it("queues a playlist, tells what may not wait, and everybody sees it", async () => {
    await host.see("queue-playlist").click();
    await guest.see("queue-entry").nth(1).waitFor();
    assert.deepEqual(await titlesAt(guest), await host.see("list-track").locator("b").allInnerTexts());
    await host.see("queue-playlist").click();
    // A screen reader's copy of it says more.
    await host.page
      .getByText("2 were not: That track waits in the queue already.", { exact: true })
      .waitFor();
  });

  it("lets a track be dragged to its place in the queue, with the library open", async () => {
    await host.see("library-demo").click();
    const demo = host.page.locator('[data-testid="demo-track"][data-title="Azotea"]');
    await demo.dragTo(host.see("queue-entry").first(), { targetPosition: { x: 60, y: 4 } });
    await guest.see("queue-entry").nth(2).waitFor();
    await guest.page.waitForFunction(
      () => document.querySelector('[data-testid="queue-entry"] b')?.textContent === "Azotea",
    );
    await host.closeLibrary();
  });

  it("says why a track stands where it does, and carries a report of it", async () => {
    await guest.see("why-open").first().click();
    await guest.see("why").getByText("the DJ chose the order").waitFor();
    await guest.page.keyboard.press("Escape");
    await guest.see("queue-menu").nth(1).click();
    await guest.see("report-track").click();
    await guest.see("report-reason").fill("That is mine");
    await guest.see("report-send").click();
    await guest.page.getByRole("dialog").waitFor({ state: "detached" });
    const [report] = await rows(server, "reports?select=kind,seen");
    assert.equal(report.kind, "track");
  });

  it("tells after a loss what was missed", async () => {
    await guest.cut(true);
    await guest.page.locator('[data-link="reconnecting"]').first().waitFor({ state: "attached" });
    await host.say("one");
    await host.say("two");
    await host.clickAt("play");
    await host.reads("two");
    await guest.cut(false);
    await guest.page.getByText("Back live: 2 messages, 1 track change").waitFor();
  });
});
