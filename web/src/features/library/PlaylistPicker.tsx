import { ListMusic } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { PlaylistRow } from "../../api/library";
import { newUuid } from "../../api/uuid";
import { Sheet } from "../../ui/Sheet";
import { useReading } from "../../ui/useReading";
import { useToasts } from "../../ui/toasts";
import { useAction } from "../session/useAction";
import { lengthText } from "./duration";
import styles from "./Playlists.module.css";
import { PlaylistNameForm } from "./PlaylistNameForm";
import { useLibrary } from "./useLibrary";
import { useLibraryCalls } from "./useLibraryCalls";
import type { Keeping } from "./useTrackSheets";

interface PlaylistPickerProps {
  readonly keeping: Keeping;
  readonly onClose: () => void;
}

/** Asks in which playlist tracks are kept: in one of those there are, or in a new one. */
export default function PlaylistPicker({ keeping, onClose }: PlaylistPickerProps) {
  const { t } = useTranslation();
  const count = keeping.trackIds.length;
  return (
    <Sheet
      open
      onClose={onClose}
      title={t(keeping.fresh ? "library.saveTitle" : "library.keepTitle")}
      text={
        keeping.fresh
          ? t("library.saveText", { count })
          : t("library.keepText", { count, title: keeping.name })
      }
    >
      <Choice keeping={keeping} onDone={onClose} />
    </Sheet>
  );
}

function Choice({ keeping, onDone }: { readonly keeping: Keeping; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const calls = useLibraryCalls();
  const act = useAction();
  const show = useToasts((state) => state.show);
  const changed = useLibrary((state) => state.playlistsChanged);
  const { value: playlists } = useReading(
    useCallback(() => calls.playlists(), [calls]),
    0,
  );
  const addTo = ({ id, name }: PlaylistRow) => {
    onDone();
    act(async () => {
      const count = await calls.addToPlaylist(id, keeping.trackIds);
      changed();
      show(count > 0 ? t("library.kept", { count, name }) : t("library.keptAlready", { name }));
    });
  };
  const make = async (name: string) => {
    const { track_count: count } = await calls.createPlaylist(newUuid(), name, keeping.trackIds);
    changed();
    show(t("library.kept", { count, name }));
    onDone();
  };
  return (
    <>
      <PlaylistNameForm
        label={t("library.newPlaylist")}
        send={t("library.make")}
        onName={make}
        initial={keeping.fresh ? keeping.name : ""}
      />
      {playlists && playlists.length > 0 && (
        <ul className={styles.choices}>
          {playlists.map((playlist) => (
            <li key={playlist.id}>
              <button
                type="button"
                className={styles.list}
                data-testid="pick-playlist"
                onClick={() => addTo(playlist)}
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
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
