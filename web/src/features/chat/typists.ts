import type { Member } from "../../session/model";

/** Who writes, as one line can say it. */
export type Typists =
  | { readonly kind: "none" }
  | { readonly kind: "named"; readonly names: readonly string[] }
  | { readonly kind: "counted"; readonly count: number }
  | { readonly kind: "many" };

const mostNamed = 2;

/** The server tells five at most, me among them: beyond three, nobody knows how many there are. */
const mostCounted = 3;

export function typistsOf(typing: readonly string[], members: ReadonlyMap<string, Member>): Typists {
  if (typing.length === 0) return { kind: "none" };
  if (typing.length > mostCounted) return { kind: "many" };
  const names = typing.map((userId) => members.get(userId)?.displayName ?? "").filter((name) => name !== "");
  const named = typing.length <= mostNamed && names.length === typing.length;
  return named ? { kind: "named", names } : { kind: "counted", count: typing.length };
}
