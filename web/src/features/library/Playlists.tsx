import { ChevronRight, ListMusic, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlaylistRow } from "../../api/library";
import { newUuid } from "../../api/uuid";
import { Button } from "../../ui/Button";
import { lengthText } from "./duration";
import { Empty } from "./Empty";
import styles from "./Playlists.module.css";
import { PlaylistNameForm } from "./PlaylistNameForm";
import { stepRows } from "./rowKeys";
import { useLibrary } from "./useLibrary";
import { useLibraryCalls } from "./useLibraryCalls";

interface PlaylistsProps {
  readonly playlists: readonly PlaylistRow[];
  readonly onOpen: (playlist: PlaylistRow) => void;
}

/** One's playlists by name, and the way to a new one. */
export function Playlists({ playlists, onOpen }: PlaylistsProps) {
  const { t } = useTranslation();
  const calls = useLibraryCalls();
  const changed = useLibrary((state) => state.playlistsChanged);
  const [making, setMaking] = useState(false);
  const make = async (name: string) => {
    const made = await calls.createPlaylist(newUuid(), name, []);
    changed();
    onOpen(made);
  };
  return (
    <>
      {making ? (
        <PlaylistNameForm
          label={t("library.newPlaylist")}
          send={t("library.make")}
          initial=""
          onName={make}
        />
      ) : (
        <Button look="quiet" data-testid="new-playlist" onClick={() => setMaking(true)}>
          <Plus size={18} strokeWidth={1.5} aria-hidden="true" />
          {t("library.newPlaylist")}
        </Button>
      )}
      <PlaylistRows playlists={playlists} onOpen={onOpen} />
      {playlists.length === 0 && (
        <Empty title={t("library.playlistsEmpty")} text={t("library.playlistsEmptyText")} />
      )}
    </>
  );
}

export function PlaylistRows({ playlists, onOpen }: PlaylistsProps) {
  const { t } = useTranslation();
  return (
    <ul aria-label={t("library.playlists")} onKeyDown={stepRows}>
      {playlists.map((playlist) => (
        <li key={playlist.id}>
          <button
            type="button"
            className={styles.list}
            data-testid="playlist"
            data-name={playlist.name}
            aria-label={t("library.openPlaylist", { name: playlist.name })}
            onClick={() => onOpen(playlist)}
          >
            <span className={styles.sign}>
              <ListMusic size={20} strokeWidth={1.5} aria-hidden="true" />
            </span>
            <span className={styles.text}>
              <b>{playlist.name}</b>
              <small>
                {t("library.playlistOf", {
                  count: playlist.track_count,
                  duration: lengthText(t, playlist.duration_ms),
                })}
              </small>
            </span>
            <ChevronRight size={18} strokeWidth={1.5} aria-hidden="true" className={styles.onward} />
          </button>
        </li>
      ))}
    </ul>
  );
}
