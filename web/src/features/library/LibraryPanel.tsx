import { ListChecks } from "lucide-react";
import { Tabs } from "radix-ui";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ListedTrack, PlaylistRow, TrackOrder } from "../../api/library";
import { IconButton } from "../../ui/Button";
import { useReading } from "../../ui/useReading";
import { useLive } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { DeleteTrackSheet } from "./DeleteTrackSheet";
import styles from "./Library.module.css";
import { LibraryLists, type Part } from "./LibraryLists";
import { OrderMenu } from "./OrderMenu";
import { PlaylistView } from "./PlaylistView";
import { SearchField } from "./SearchField";
import { SelectionBar } from "./SelectionBar";
import { TrackActionsContext, type TrackActions } from "./trackActions";
import { UploadPanel } from "./UploadPanel";
import type { Uploads } from "./uploads";
import { useLibrary } from "./useLibrary";
import { useLibraryCalls } from "./useLibraryCalls";
import { useSelection } from "./useSelection";
import { useTracks } from "./useTracks";

const parts: readonly Part[] = ["all", "uploads", "playlists", "demo"];
const noPlaylists: readonly PlaylistRow[] = [];

interface LibraryPanelProps {
  readonly uploads: Uploads;
  readonly onConfirm: (confirmed: boolean) => void;
}

/** What a person can play: searched, sorted, chosen, and brought here. */
export default function LibraryPanel({ uploads, onConfirm }: LibraryPanelProps) {
  const { t } = useTranslation();
  const calls = useLibraryCalls();
  const [part, setPart] = useState<Part>("all");
  const [query, setQuery] = useState("");
  const [order, setOrder] = useState<TrackOrder>("added");
  const [doomed, setDoomed] = useState<ListedTrack | null>(null);
  const [deleted, setDeleted] = useState(0);
  const [opened, setOpened] = useState<PlaylistRow | null>(null);
  const finished = useStore(uploads.store, (state) => state.finished);
  const expecting = useStore(uploads.store, (state) => state.uploads.length > 0);
  const failures = useStore(
    uploads.store,
    (state) => state.uploads.filter(({ code }) => code === "UserQuotaExceeded").length,
  );
  const version = finished + deleted;
  const selection = useSelection();
  const tracks = useTracks(query, order, version);
  const playlistsVersion = useLibrary((state) => state.playlistsVersion);
  const { value: playlists } = useReading(
    useCallback(() => calls.playlists(), [calls]),
    playlistsVersion + deleted,
  );
  const { value: storage } = useReading(
    useCallback(() => calls.storage(), [calls]),
    version + failures,
  );
  const actions = useActions(selection, setDoomed);
  const open = opened && (playlists?.find(({ id }) => id === opened.id) ?? opened);
  const { end } = selection;
  useEffect(() => end(), [part, opened, end]);

  return (
    <TrackActionsContext value={actions}>
      <Tabs.Root
        className={styles.panel}
        value={part}
        onValueChange={(value) => {
          setPart(value as Part);
          setOpened(null);
        }}
      >
        <div className={styles.tools}>
          <SearchField query={query} onQuery={setQuery} />
          <OrderMenu order={order} onOrder={setOrder} />
          <IconButton
            label={t(selection.on ? "library.selecting" : "library.select")}
            aria-pressed={selection.on}
            data-testid="select-several"
            onClick={selection.on ? selection.end : selection.begin}
          >
            <ListChecks size={20} strokeWidth={1.5} aria-hidden="true" />
          </IconButton>
        </div>
        <Tabs.List className={styles.parts} aria-label={t("library.parts")}>
          {parts.map((name) => (
            <Tabs.Trigger key={name} value={name} className={styles.part} data-testid={`library-${name}`}>
              {t(`library.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value={part} className={styles.content} tabIndex={-1}>
          {(part === "all" || part === "uploads") && !open && (
            <UploadPanel uploads={uploads} storage={storage} onConfirm={onConfirm} />
          )}
          {open ? (
            <PlaylistView
              key={open.id}
              playlist={open}
              query={query}
              selection={selection}
              onBack={() => setOpened(null)}
            />
          ) : (
            <LibraryLists
              part={part}
              query={query}
              tracks={tracks}
              playlists={playlists ?? noPlaylists}
              expecting={expecting}
              selection={selection}
              onOpen={setOpened}
            />
          )}
        </Tabs.Content>
        {selection.on && <SelectionBar selection={selection} />}
      </Tabs.Root>
      <DeleteTrackSheet
        track={doomed}
        onClose={() => setDoomed(null)}
        onDeleted={() => setDeleted((count) => count + 1)}
      />
    </TrackActionsContext>
  );
}

function useActions(
  { ids, toggle }: ReturnType<typeof useSelection>,
  askDelete: (track: ListedTrack) => void,
): TrackActions {
  const live = useLive();
  const act = useAction();
  return useMemo(
    () => ({
      add: (trackId) => act(() => live.queue.add(trackId)),
      toggle,
      askDelete,
      carried: (trackId) => (ids.has(trackId) ? [...ids] : [trackId]),
    }),
    [live, act, toggle, askDelete, ids],
  );
}
