import { useTranslation } from "react-i18next";
import type { PlaylistRow } from "../../api/library";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { useAction } from "../session/useAction";
import styles from "./Library.module.css";
import { PlaylistNameForm } from "./PlaylistNameForm";
import { useLibrary } from "./useLibrary";
import { useLibraryCalls } from "./useLibraryCalls";

interface PlaylistSheetProps {
  readonly playlist: PlaylistRow;
  readonly onClose: () => void;
}

export function RenamePlaylistSheet({ playlist, onClose }: PlaylistSheetProps) {
  const { t } = useTranslation();
  const calls = useLibraryCalls();
  const changed = useLibrary((state) => state.playlistsChanged);
  const rename = async (name: string) => {
    await calls.renamePlaylist(playlist.id, name);
    changed();
    onClose();
  };
  return (
    <Sheet open onClose={onClose} title={t("library.renameTitle", { name: playlist.name })}>
      <PlaylistNameForm
        label={t("library.playlistName")}
        send={t("library.save")}
        initial={playlist.name}
        onName={rename}
      />
    </Sheet>
  );
}

interface DeletePlaylistSheetProps extends PlaylistSheetProps {
  readonly onDeleted: () => void;
}

export function DeletePlaylistSheet({ playlist, onClose, onDeleted }: DeletePlaylistSheetProps) {
  const { t } = useTranslation();
  const calls = useLibraryCalls();
  const act = useAction();
  const changed = useLibrary((state) => state.playlistsChanged);
  const confirm = () => {
    onClose();
    act(async () => {
      await calls.deletePlaylist(playlist.id);
      onDeleted();
      changed();
    });
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={t("library.deletePlaylistTitle", { name: playlist.name })}
      text={t("library.deletePlaylistText")}
    >
      <div className={styles.choices}>
        <Button onClick={onClose}>{t("app.cancel")}</Button>
        <Button look="danger" data-testid="delete-playlist-confirm" onClick={confirm}>
          {t("library.deleteConfirm")}
        </Button>
      </div>
    </Sheet>
  );
}
