import { ChevronUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { mayVote } from "../../session/selectors";
import { countOf, isMine } from "../../session/votes";
import type { QueueEntry } from "../../session/model";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import styles from "./Queue.module.css";

interface VoteButtonProps {
  readonly entry: QueueEntry;
  readonly title: string;
}

/** How many voted for an entry, filled where one of them is me. */
export function VoteButton({ entry, title }: VoteButtonProps) {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const count = useSession((state) => countOf(state.votes, entry.id));
  const mine = useSession((state) => isMine(state.votes, entry.id));
  const allowed = useSession((state) => mayVote(state, entry));
  return (
    <button
      type="button"
      className={styles.vote}
      data-testid="vote"
      data-votes={count}
      aria-pressed={mine}
      aria-label={t("queue.vote", { title, count })}
      disabled={!allowed}
      onClick={() => act(() => live.votes.vote(entry.id, !mine))}
    >
      <ChevronUp size={16} strokeWidth={2} aria-hidden="true" />
      {count}
    </button>
  );
}
