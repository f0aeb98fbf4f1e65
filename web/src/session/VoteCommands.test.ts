import { describe, expect, it } from "vitest";
import { ApiError } from "../api/errors";
import type { VoteReply } from "../api/rows";
import { applyEvent } from "./applyEvent";
import { emptySession } from "./model";
import { VoteCommands } from "./VoteCommands";
import { countOf, isMine } from "./votes";

function setUp(answer: (up: boolean) => Promise<VoteReply>) {
  let state = emptySession("me");
  const sent: boolean[] = [];
  const commands = new VoteCommands({
    calls: {
      vote: (_, up) => {
        sent.push(up);
        return answer(up);
      },
      voteSkip: () => Promise.resolve({ entry_id: "a", votes: 1, needed: 2 }),
    },
    sessionId: "s",
    votes: () => state.votes,
    onEvent: (event) => (state = applyEvent(state, event)),
  });
  return { commands, sent, shown: () => [countOf(state.votes, "a"), isMine(state.votes, "a")] };
}

const reply = (up: boolean, seq = 1): VoteReply => ({ entry_id: "a", votes: up ? 4 : 3, mine: up, seq });

describe("a vote", () => {
  it("shows before it is answered, then as it was answered", async () => {
    const { commands, shown } = setUp((up) => Promise.resolve(reply(up)));
    const voted = commands.vote("a", true);
    expect(shown()).toEqual([1, true]);
    await voted;
    expect(shown()).toEqual([4, true]);
  });

  it("is taken back where it is refused", async () => {
    const { commands, shown } = setUp(() => Promise.reject(new ApiError("own_entry", "no", 403)));
    await expect(commands.vote("a", true)).rejects.toMatchObject({ code: "own_entry" });
    expect(shown()).toEqual([0, false]);
  });

  it("that changes while it is sent ends as it was meant last", async () => {
    let seq = 0;
    const { commands, sent, shown } = setUp((up) => Promise.resolve(reply(up, ++seq)));
    await Promise.all([true, false, true, false].map((up) => commands.vote("a", up)));
    expect(sent).toEqual([true, false]);
    expect(shown()).toEqual([3, false]);
  });
});
