import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TrackRow } from "../../api/rows";
import { useBackend } from "../../app/BackendContext";
import { Cover } from "../../ui/Cover";
import styles from "./Deck.module.css";

interface DeckHeadProps {
  readonly letter: "A" | "B";
  /** Null: nothing lies on it. */
  readonly track: TrackRow | null;
  readonly children: ReactNode;
}

/** Which deck it is, what lies on it, and in what state. */
export function DeckHead({ letter, track, children }: DeckHeadProps) {
  const { t } = useTranslation();
  const { media } = useBackend();
  const coverPath = track && (track.cover_small_path ?? track.cover_path);
  return (
    <header className={styles.head}>
      <span className={styles.letter} aria-hidden="true">
        {letter}
      </span>
      {track && (
        <span className={styles.cover}>
          <Cover seed={track.title} hue={track.hue} imageUrl={coverPath && media.url(coverPath)} alt="" />
        </span>
      )}
      <span className={styles.names}>
        {track && <b>{track.title}</b>}
        {track && <small>{track.artist ?? t("now.unknownArtist")}</small>}
      </span>
      {children}
    </header>
  );
}
