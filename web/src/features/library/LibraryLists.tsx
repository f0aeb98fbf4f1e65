import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { PlaylistRow } from "../../api/library";
import { Empty } from "./Empty";
import styles from "./Library.module.css";
import { PlaylistRows, Playlists } from "./Playlists";
import { asTyped, wordsOf } from "./search";
import { Skeleton } from "./Skeleton";
import { TrackList } from "./TrackList";
import type { Selection } from "./useSelection";
import type { LibraryTracks } from "./useTracks";

export type Part = "all" | "uploads" | "playlists" | "demo";

interface LibraryListsProps {
  readonly part: Part;
  readonly query: string;
  readonly tracks: LibraryTracks;
  readonly playlists: readonly PlaylistRow[];
  /** Whether something is on its way to be one's own. */
  readonly expecting: boolean;
  readonly selection: Selection;
  readonly onOpen: (playlist: PlaylistRow) => void;
}

/** The lists of one part of the library, with what does not match the search left out. */
export function LibraryLists(props: LibraryListsProps) {
  const { part, query, tracks, playlists, expecting, selection, onOpen } = props;
  const { t } = useTranslation();
  const found = useMemo(() => {
    const words = wordsOf(query);
    return playlists.filter(({ name }) => words.every((word) => asTyped(name).includes(word)));
  }, [playlists, query]);
  const { own, demos, endless, failed, more } = tracks;
  const searching = query.trim() !== "";
  const showsOwn = part === "all" || part === "uploads";
  const showsDemos = part === "all" || part === "demo";
  const nothing =
    searching &&
    !(showsOwn && (own === null || own.length > 0)) &&
    !(showsDemos && (demos === null || demos.length > 0)) &&
    !(part !== "uploads" && part !== "demo" && found.length > 0);
  return (
    <>
      {failed && (
        <p className={styles.note} role="alert">
          {t("library.failed")}
        </p>
      )}
      {part === "playlists" && !searching && <Playlists playlists={playlists} onOpen={onOpen} />}
      {(part === "all" || (part === "playlists" && searching)) && found.length > 0 && (
        <section className={styles.section} aria-label={t("library.playlists")}>
          <h3>{t("library.playlists")}</h3>
          <PlaylistRows playlists={found} onOpen={onOpen} />
        </section>
      )}
      {showsOwn && (
        <section className={styles.section} aria-label={t("library.own")}>
          {(own === null || own.length > 0 || !(searching || expecting)) && part === "all" && (
            <h3>{t("library.own")}</h3>
          )}
          {own === null && !failed && <Skeleton rows={3} />}
          {own && (
            <TrackList
              label={t("library.own")}
              tracks={own}
              testId="own-track"
              selection={selection}
              onMore={endless ? more : undefined}
            />
          )}
          {own?.length === 0 && !searching && !expecting && (
            <Empty title={t("library.ownEmpty")} text={t("library.ownEmptyText")} />
          )}
        </section>
      )}
      {showsDemos && demos && demos.length > 0 && (
        <section className={styles.section} aria-label={t("library.demos")}>
          {part === "all" && <h3>{t("library.demos")}</h3>}
          <TrackList label={t("library.demos")} tracks={demos} testId="demo-track" selection={selection} />
        </section>
      )}
      {nothing && (
        <Empty
          title={t("library.nothingFound", { query: query.trim() })}
          text={t("library.nothingFoundText")}
        />
      )}
    </>
  );
}
