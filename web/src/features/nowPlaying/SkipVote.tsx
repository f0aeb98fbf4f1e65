import { SkipForward } from "lucide-react";
import { useTranslation } from "react-i18next";
import { currentEntry } from "../../session/selectors";
import { Button } from "../../ui/Button";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";

/** Votes to go on to the next track, as 3/5. */
export function SkipVote() {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const entryId = useSession((state) => currentEntry(state)?.id ?? null);
  const playing = useSession((state) => state.shown?.playing ?? false);
  const skip = useSession(({ votes }) => (votes.skip?.entry_id === entryId ? votes.skip : null));
  const mine = useSession(({ votes }) => votes.mySkip !== null && votes.mySkip === entryId);
  if (!entryId || !playing) return null;
  return (
    <Button
      look="quiet"
      data-testid="vote-skip"
      aria-pressed={mine}
      disabled={mine}
      onClick={() => act(() => live.votes.skip(entryId))}
    >
      <SkipForward size={18} strokeWidth={1.5} aria-hidden="true" />
      {skip ? t("now.skipVotes", { votes: skip.votes, needed: skip.needed }) : t("now.voteSkip")}
    </Button>
  );
}
