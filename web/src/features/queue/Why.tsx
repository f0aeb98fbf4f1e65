import { X } from "lucide-react";
import { Popover } from "radix-ui";
import { useTranslation } from "react-i18next";
import type { QueueEntry } from "../../session/model";
import { countOf } from "../../session/votes";
import { IconButton } from "../../ui/Button";
import { useSession } from "../session/SessionContext";
import styles from "./Why.module.css";

interface WhyProps {
  readonly entry: QueueEntry;
  readonly title: string;
  readonly place: number;
}

/** Why an entry stands where it does: what decided, and by which rules. */
export function Why({ entry, title, place }: WhyProps) {
  const { t } = useTranslation();
  const reason = useSession(({ votes }) => votes.reasons.get(entry.id));
  const votes = useSession((state) => countOf(state.votes, entry.id));
  const fair = useSession((state) => state.session?.queueOrder === "fair");
  const word = entry.state === "announced" ? "announced" : (reason ?? "unknown");
  return (
    <Popover.Portal>
      <Popover.Content
        className={styles.why}
        side="bottom"
        align="start"
        sideOffset={4}
        collisionPadding={8}
        data-testid="why"
        aria-label={t("queue.whyTitle", { place })}
      >
        <header>
          <b>{t("queue.whyTitle", { place })}</b>
          <Popover.Close asChild>
            <IconButton label={t("app.close")}>
              <X size={16} strokeWidth={1.5} aria-hidden="true" />
            </IconButton>
          </Popover.Close>
        </header>
        <p className={styles.title}>
          {[title, entry.requesterName, t("queue.votesOf", { count: votes })].filter(Boolean).join(" · ")}
        </p>
        <p>{t(`queue.why.${word}`, { place })}</p>
        <p className={styles.rules}>{t(fair ? "queue.whyFair" : "queue.whyDj")}</p>
      </Popover.Content>
    </Popover.Portal>
  );
}
