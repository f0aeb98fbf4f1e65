// Two listeners vote, one is refused, and the decks change hands while the music plays.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Cast } from "./cast.mjs";
import { rows } from "./rows.mjs";
import { other, press } from "./screens.mjs";

const TITLE = "Kitchen Light";
/** After so many a person has one vote a second. */
const VOTES_A_MINUTE = 60;
const PROGRAMS = 8;
/** Before that, ten are counted in a second. */
const ALONE_MS = 500;

describe("votes and decks", () => {
  let cast;
  let host;
  let guest;
  let stranger;
  let entryId;

  const vote = (visitor) =>
    visitor.page
      .locator('[data-testid="queue-entry"]')
      .filter({ hasText: TITLE })
      .locator('[data-testid="vote"]');
  const counted = (visitor, votes, mine) =>
    visitor.page
      .locator('[data-testid="queue-entry"]')
      .filter({ hasText: TITLE })
      .locator(`[data-testid="vote"][data-votes="${votes}"][aria-pressed="${mine}"]`)
      .waitFor();

  before(async () => {
    cast = await Cast.gather({});
    ({ host, guest, stranger } = cast);
    await cast.begin();
    for (const visitor of [guest, stranger]) {
      await cast.acts.enter(visitor);
      await visitor.tapToListen();
    }
    await host.seesPeople(3);
    [{ id: entryId }] = await rows(
      cast.server,
      `queue_entries?select=id,tracks!inner()&tracks.title=eq.${TITLE}`,
    );
  });

  after(() => cast?.leave());

  it("counts two listeners' votes at everybody's, each filled where it is one's own", async () => {
    await vote(guest).click();
    await counted(guest, 1, true);
    await counted(stranger, 1, false);
    await vote(stranger).click();
    await counted(stranger, 2, true);
    for (const [visitor, mine] of [
      [guest, true],
      [host, false],
    ]) {
      await counted(visitor, 2, mine);
    }
    await vote(guest).click();
    await counted(guest, 1, false);
    await counted(host, 1, false);
  });

  it("shows a vote at once, and takes it back where the server refuses it", async () => {
    let ask;
    const asked = new Promise((resolve) => (ask = resolve));
    let answer;
    const mayGo = new Promise((resolve) => (answer = resolve));
    await guest.page.route("**/rest/v1/rpc/vote", async (route) => {
      ask();
      await mayGo;
      await route.continue();
    });
    await vote(guest).click();
    await asked;
    await counted(guest, 2, true);
    await counted(host, 1, false);
    const tooMany = await votingOn(guest);
    answer();
    await guest.page.getByText("That is a lot of votes at once").first().waitFor().finally(tooMany.end);
    await counted(guest, 1, false);
    await counted(host, 1, false);
    await guest.page.unroute("**/rest/v1/rpc/vote");
  });

  it("hands the decks over, and the music does not stop", async () => {
    const title = await host.see("now-title").innerText();
    const before = await host.shownPositionMs();
    const guestId = await guest.userId();
    await host.page.locator(`[data-user-id="${guestId}"]`).getByTestId("person-menu").click();
    await press(host, "hand-over");
    await guest.see("accept-decks").click();
    await guest.see("pause").waitFor();
    await host.see("pause").waitFor({ state: "detached" });
    const wentOn = (await guest.see("now-title").innerText()) !== title;
    assert.ok(wentOn || (await guest.shownPositionMs()) >= before, "the music went back");
    await guest.clickAt("pause");
    await guest.see("play").waitFor();
    await guest.clickAt("play");
    await guest.see("pause").waitFor();
    await other(guest).waitFor();
    assert.deepEqual([...host.pageErrors, ...guest.pageErrors, ...stranger.pageErrors], []);
  });

  /**
   * Uses up what a person may vote, as programs with that login, until they are told to end. Answers when there is none
   * left and the one vote of this second has just been counted: whoever votes now is refused.
   */
  async function votingOn(visitor) {
    const { token } = await visitor.login();
    let over = false;
    let counted = 0;
    let refusedSince = 0;
    let countedAtMs = performance.now();
    let usedUp;
    const used = new Promise((resolve) => (usedUp = resolve));
    const count = () => {
      const alone = performance.now() - countedAtMs > ALONE_MS && refusedSince > PROGRAMS;
      if (++counted > VOTES_A_MINUTE && alone) usedUp();
      countedAtMs = performance.now();
      refusedSince = 0;
    };
    const program = async () => {
      while (!over) {
        const answer = await cast.ask("vote", { p_entry: entryId, p_up: false }, token);
        assert.ok(answer.ok || answer.status === 429, await answer.text());
        if (answer.ok) count();
        else refusedSince++;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const voting = Promise.all(Array.from({ length: PROGRAMS }, program));
    await Promise.race([used, voting]);
    return {
      end: () => {
        over = true;
        return voting;
      },
    };
  }
});
