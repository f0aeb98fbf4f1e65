import type { SkipRow, VoteReply, VoteResultsRow, VotesSnapshot } from "../api/rows";

/** Why an entry is not one place further up. */
export type Reason = "pinned" | "votes" | "turn" | "age" | "dj";

interface Known {
  readonly seq: number;
  readonly votes: number;
}

/** The votes of a session as the server told them, and what this person has asked for since. */
export interface Votes {
  readonly seq: number;
  readonly counts: ReadonlyMap<string, number>;
  readonly order: readonly string[];
  readonly reasons: ReadonlyMap<string, Reason>;
  readonly skip: SkipRow | null;
  readonly mine: ReadonlySet<string>;
  /** The entry that I voted to skip. */
  readonly mySkip: string | null;
  /** What my votes were answered with that no results hold yet. */
  readonly answered: ReadonlyMap<string, Known>;
  /** What I asked for and is not answered yet: shown at once. */
  readonly wished: ReadonlyMap<string, boolean>;
}

export const noVotes: Votes = {
  seq: -1,
  counts: new Map(),
  order: [],
  reasons: new Map(),
  skip: null,
  mine: new Set(),
  mySkip: null,
  answered: new Map(),
  wished: new Map(),
};

/** Results come in any order, and twice: only newer ones count. */
export function withResults(votes: Votes, row: VoteResultsRow): Votes {
  return row.seq > votes.seq ? taken(votes, row) : votes;
}

/** A snapshot as old as the results holds my votes beside them, and starts from what was told. */
export function withSnapshot(votes: Votes, row: VotesSnapshot): Votes {
  if (row.seq < votes.seq) return votes;
  return { ...taken(votes, row), answered: new Map(), mine: new Set(row.my_votes), mySkip: row.my_skip };
}

function taken(votes: Votes, row: VoteResultsRow): Votes {
  return {
    ...votes,
    seq: row.seq,
    counts: new Map(Object.entries(row.counts)),
    order: row.entry_order,
    reasons: new Map(row.entry_order.map((id, at) => [id, row.decided_by[at] as Reason])),
    skip: row.skip,
    mySkip: row.skip?.entry_id === votes.mySkip ? votes.mySkip : null,
    answered: new Map([...votes.answered].filter(([, known]) => known.seq > row.seq)),
  };
}

/** What the server answered to a vote is true, whatever the page showed. */
export function withReply(votes: Votes, reply: VoteReply): Votes {
  const mine = new Set(votes.mine);
  if (reply.mine) mine.add(reply.entry_id);
  else mine.delete(reply.entry_id);
  if (reply.seq <= votes.seq) return { ...votes, mine };
  const answered = new Map(votes.answered).set(reply.entry_id, { seq: reply.seq, votes: reply.votes });
  return { ...votes, mine, answered };
}

/** Null: answered, or refused. */
export function withWish(votes: Votes, entryId: string, up: boolean | null): Votes {
  const wished = new Map(votes.wished);
  if (up === null) wished.delete(entryId);
  else wished.set(entryId, up);
  return { ...votes, wished };
}

export function withSkipReply(votes: Votes, reply: SkipRow): Votes {
  return { ...votes, skip: reply, mySkip: reply.entry_id };
}

export function isMine(votes: Votes, entryId: string): boolean {
  return votes.wished.get(entryId) ?? votes.mine.has(entryId);
}

export function countOf(votes: Votes, entryId: string): number {
  const told = votes.answered.get(entryId)?.votes ?? votes.counts.get(entryId) ?? 0;
  return Math.max(0, told + Number(isMine(votes, entryId)) - Number(votes.mine.has(entryId)));
}

/** Which order the results stand in; null where they do not tell. */
export function orderTold({ reasons }: Votes): "dj" | "fair" | null {
  const told = [...reasons.values()].find((reason) => reason !== "pinned");
  if (!told) return null;
  return told === "dj" ? "dj" : "fair";
}
