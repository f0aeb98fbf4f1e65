import { ChevronUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import { useBackend } from "../../app/BackendContext";
import type { QueueEntry } from "../../session/model";
import { upcoming } from "../../session/selectors";
import { countOf } from "../../session/votes";
import { Cover } from "../../ui/Cover";
import { useSession } from "../session/SessionContext";
import styles from "./Screen.module.css";

const shownEntries = 3;

/** What comes next, in the order that holds for everybody. */
export function ScreenNext() {
  const { t } = useTranslation();
  const next = useSession(useShallow((state) => upcoming(state).slice(0, shownEntries)));
  const everyone = useSession((state) => state.session?.requests === "everyone");
  return (
    <section className={styles.next} aria-label={t("screen.next")}>
      <h2>{t("screen.next")}</h2>
      {next.length === 0 ? (
        <p className={styles.nothing}>{t(everyone ? "screen.nothingNext" : "screen.nothingNextDjs")}</p>
      ) : (
        <ol>
          {next.map((entry) => (
            <NextLine key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
    </section>
  );
}

function NextLine({ entry }: { readonly entry: QueueEntry }) {
  const { t } = useTranslation();
  const { media } = useBackend();
  const votes = useSession((state) => countOf(state.votes, entry.id));
  const { track } = entry;
  const cover = track && (track.cover_small_path ?? track.cover_path);
  return (
    <li className={styles.entry} data-testid="screen-next">
      <span className={styles.small}>
        <Cover
          seed={track?.title ?? entry.id}
          hue={track?.hue ?? null}
          imageUrl={cover && media.url(cover)}
          alt=""
        />
      </span>
      <span className={styles.text}>
        <b>{track?.title ?? t("queue.reading")}</b>
        <small>
          {[track && (track.artist ?? t("now.unknownArtist")), entry.requesterName]
            .filter(Boolean)
            .join(" · ")}
        </small>
      </span>
      {votes > 0 && (
        <span className={styles.votes} aria-label={t("screen.votes", { count: votes })}>
          <ChevronUp strokeWidth={1.5} aria-hidden="true" />
          {votes}
        </span>
      )}
    </li>
  );
}
