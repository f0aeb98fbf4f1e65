import { ChevronLeft, EllipsisVertical, ListStart, Pencil, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlaylistRow } from "../../api/library";
import { Button, IconButton } from "../../ui/Button";
import { useToasts } from "../../ui/toasts";
import { useSession } from "../session/SessionContext";
import menu from "../../ui/Menu.module.css";
import { useAction } from "../session/useAction";
import { lengthText } from "./duration";
import { Empty } from "./Empty";
import { outcomeText } from "./outcome";
import styles from "./Playlists.module.css";
import { DeletePlaylistSheet, RenamePlaylistSheet } from "./PlaylistSheets";
import { matches, wordsOf } from "./search";
import { Skeleton } from "./Skeleton";
import { TrackActionsContext, useTrackActions } from "./trackActions";
import { TrackList } from "./TrackList";
import { useLibraryCalls } from "./useLibraryCalls";
import { usePlaylistTracks } from "./usePlaylistTracks";
import type { Selection } from "./useSelection";

interface PlaylistViewProps {
  readonly playlist: PlaylistRow;
  readonly query: string;
  readonly selection: Selection;
  readonly onBack: () => void;
}

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

/** One playlist: its tracks in its order, to queue at once or one by one. */
export function PlaylistView({ playlist, query, selection, onBack }: PlaylistViewProps) {
  const { t } = useTranslation();
  const { tracks, takeOut, step, announcement } = usePlaylistTracks(playlist.id);
  const outer = useTrackActions();
  const actions = useMemo(() => ({ ...outer, takeOut, step }), [outer, takeOut, step]);
  const words = useMemo(() => wordsOf(query), [query]);
  const shown = tracks?.filter((track) => matches(track, words)) ?? null;
  const durationMs =
    tracks?.reduce((sum, { duration_ms: length }) => sum + length, 0) ?? playlist.duration_ms;
  const count = tracks?.length ?? playlist.track_count;
  return (
    <section aria-label={playlist.name} className={styles.view}>
      <Button className={styles.back} data-testid="playlist-back" onClick={onBack}>
        <ChevronLeft {...look} />
        {t("library.back")}
      </Button>
      <header className={styles.head}>
        <div>
          <h3>{playlist.name}</h3>
          <p>{t("library.playlistOf", { count, duration: lengthText(t, durationMs) })}</p>
        </div>
        <QueueAll playlist={playlist} disabled={count === 0} />
        <PlaylistMenu playlist={playlist} onGone={onBack} />
      </header>
      {!shown && <Skeleton rows={Math.min(6, Math.max(1, count))} />}
      {shown && (
        <TrackActionsContext value={actions}>
          <TrackList
            label={playlist.name}
            tracks={shown}
            testId="list-track"
            selection={selection}
            movable={words.length === 0}
          />
        </TrackActionsContext>
      )}
      {tracks?.length === 0 && (
        <Empty title={t("library.playlistEmpty")} text={t("library.playlistEmptyText")} />
      )}
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
    </section>
  );
}

/** What may wait is queued; why the rest may not is told. */
function QueueAll({ playlist, disabled }: { readonly playlist: PlaylistRow; readonly disabled: boolean }) {
  const { t } = useTranslation();
  const calls = useLibraryCalls();
  const act = useAction();
  const show = useToasts((state) => state.show);
  const sessionId = useSession((state) => state.session?.id ?? "");
  const [busy, setBusy] = useState(false);
  const queueAll = () => {
    setBusy(true);
    act(async () => {
      try {
        const outcome = await calls.queuePlaylist(sessionId, playlist.id);
        show(outcomeText(t, outcome), outcome.queued > 0 ? "plain" : "bad");
      } finally {
        setBusy(false);
      }
    });
  };
  return (
    <Button look="primary" disabled={disabled || busy} data-testid="queue-playlist" onClick={queueAll}>
      <ListStart {...look} />
      {t("library.queuePlaylist")}
    </Button>
  );
}

function PlaylistMenu({ playlist, onGone }: { readonly playlist: PlaylistRow; readonly onGone: () => void }) {
  const { t } = useTranslation();
  const [sheet, setSheet] = useState<"rename" | "delete" | null>(null);
  const close = () => setSheet(null);
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton label={t("library.playlistMenu", { name: playlist.name })} data-testid="playlist-menu">
            <EllipsisVertical {...look} />
          </IconButton>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={menu.menu} align="end" collisionPadding={8}>
            <DropdownMenu.Item
              className={menu.item}
              data-testid="rename-playlist"
              onSelect={() => setSheet("rename")}
            >
              <Pencil {...look} />
              {t("library.rename")}
            </DropdownMenu.Item>
            <DropdownMenu.Item
              className={menu.item}
              data-danger=""
              data-testid="delete-playlist"
              onSelect={() => setSheet("delete")}
            >
              <Trash2 {...look} />
              {t("library.deletePlaylist")}
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {sheet === "rename" && <RenamePlaylistSheet playlist={playlist} onClose={close} />}
      {sheet === "delete" && <DeletePlaylistSheet playlist={playlist} onClose={close} onDeleted={onGone} />}
    </>
  );
}
