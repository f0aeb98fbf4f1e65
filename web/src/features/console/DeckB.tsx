import { Check, ListMusic, Lock, SkipForward } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import { positionMs } from "../../audio/timeline";
import { useBackend } from "../../app/BackendContext";
import type { QueueEntry } from "../../session/model";
import { currentTrack, currentEntry, isDj, upcoming } from "../../session/selectors";
import { Button } from "../../ui/Button";
import { clockTime } from "../../ui/duration";
import { useDeck } from "../player/useDeck";
import menu from "../../ui/Menu.module.css";
import { useLive, useSession } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { comingOf, type Coming, type Playing } from "./coming";
import panel from "./Console.module.css";
import { CueFlags } from "./CueFlags";
import styles from "./Deck.module.css";
import { DeckHead } from "./DeckHead";
import type { Mix } from "./mix";
import { useCues } from "./useCues";
import { useNow } from "./useNow";
import { WaveCanvas } from "./WaveCanvas";

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

/** What comes next; while that comes in already, still that. */
export function DeckB({ mix }: { readonly mix: Mix | null }) {
  const { t } = useTranslation();
  const waiting = useSession((state) => upcoming(state)[0] ?? null);
  const begun = useSession(currentEntry);
  const entry = mix ? begun : waiting;
  return (
    <section
      className={styles.deck}
      aria-label={t("console.deckB")}
      data-testid="deck-b"
      data-entry-id={entry?.id}
    >
      {/* Of another entry everything begins anew. */}
      {entry ? <Loaded key={entry.id} entry={entry} rising={mix !== null} /> : <Empty />}
    </section>
  );
}

function Empty() {
  const { t } = useTranslation();
  return (
    <>
      <DeckHead letter="B" track={null}>
        <span className={styles.state}>{t("console.state.empty")}</span>
      </DeckHead>
      <p className={styles.empty}>{t("console.emptyB")}</p>
    </>
  );
}

interface LoadedProps {
  readonly entry: QueueEntry;
  readonly rising: boolean;
}

function Loaded({ entry, rising }: LoadedProps) {
  const { t } = useTranslation();
  const { engine } = useBackend();
  const dj = useSession(isDj);
  const shown = useSession((state) => state.shown);
  const { track } = entry;
  const locked = entry.state !== "queued";
  const cues = useCues(entry);
  const durationMs = track?.duration_ms ?? 0;
  const whereMs = () => {
    const nowMs = engine.nowMs();
    if (!rising || !shown || nowMs === null) return null;
    return positionMs(shown, nowMs, durationMs);
  };
  return (
    <>
      <DeckHead letter="B" track={track}>
        {rising ? (
          <span className={styles.state} data-state="rising">
            {t("console.state.rising")}
          </span>
        ) : (
          <Countdown entry={entry} />
        )}
      </DeckHead>
      {track && (
        <div className={styles.wave} dir="ltr">
          <WaveCanvas track={track} cues={cues.shown} positionMs={whereMs} />
          {dj && !locked && <CueFlags cues={cues} durationMs={durationMs} />}
        </div>
      )}
      <CueLine cues={cues} locked={locked} durationMs={durationMs} />
      {dj && <Buttons entry={entry} locked={locked} rising={rising} />}
    </>
  );
}

/** When it starts, as sure as that is. */
function Countdown({ entry }: { readonly entry: QueueEntry }) {
  const { t } = useTranslation();
  const nowMs = useNow(250);
  const coming = useComing(entry, nowMs);
  const time = coming && nowMs !== null ? clockTime(Math.max(0, coming.startsMs - nowMs + 999)) : null;
  const state = time === null ? "waits" : coming?.locked ? "locked" : "planned";
  return (
    <span className={styles.state} data-state={state} data-testid="countdown">
      {state === "locked" && <Lock size={14} strokeWidth={1.5} aria-hidden="true" />}
      {state === "waits" ? t("console.state.waits") : t(`console.state.${state}`, { time: time ?? "" })}
    </span>
  );
}

function useComing(entry: QueueEntry, nowMs: number | null): Coming | null {
  const playing = useSession(
    useShallow((state): Playing | null => {
      const track = currentTrack(state);
      if (!state.shown || !track) return null;
      const cueOutMs = currentEntry(state)?.cueOutMs ?? null;
      return { anchor: state.shown, durationMs: track.duration_ms, cueOutMs };
    }),
  );
  const settingMs = useSession((state) => state.settings?.crossfade_ms ?? 0);
  if (!playing || !entry.track || nowMs === null) return null;
  const waiting = { inMs: entry.cueInMs, outMs: entry.cueOutMs, durationMs: entry.track.duration_ms };
  return comingOf(playing, waiting, settingMs, nowMs);
}

interface CueLineProps {
  readonly cues: ReturnType<typeof useCues>;
  readonly locked: boolean;
  readonly durationMs: number;
}

function CueLine({ cues, locked, durationMs }: CueLineProps) {
  const { t } = useTranslation();
  const dj = useSession(isDj);
  const { inMs, outMs } = cues.shown;
  return (
    <div className={styles.figures}>
      <span data-testid="cue-in-at">{t("console.cueInAt", { time: tenths(inMs ?? 0) })}</span>
      {dj && !locked && (inMs !== null || outMs !== null) && (
        <button type="button" className={styles.reset} data-testid="cue-reset" onClick={cues.reset}>
          {t("console.cueReset")}
        </button>
      )}
      {locked && <span className={styles.locked}>{t("console.cueLocked")}</span>}
      <span data-testid="cue-out-at">{t("console.cueOutAt", { time: tenths(outMs ?? durationMs) })}</span>
    </div>
  );
}

/** 1:07.3 */
function tenths(ms: number): string {
  const rounded = Math.round(ms / 100);
  return `${clockTime(rounded * 100)}.${rounded % 10}`;
}

interface ButtonsProps {
  readonly entry: QueueEntry;
  readonly locked: boolean;
  readonly rising: boolean;
}

function Buttons({ entry, locked, rising }: ButtonsProps) {
  const { t } = useTranslation();
  const deck = useDeck();
  return (
    <div className={styles.buttons}>
      <Button look="primary" data-testid="go-now" disabled={rising || !deck.canSkip} onClick={deck.next}>
        <SkipForward {...look} />
        {t("console.goNow")}
      </Button>
      {!locked && <Choose entry={entry} />}
      {locked && !rising && <p className={styles.hint}>{t("console.chooseLocked")}</p>}
    </div>
  );
}

/** Another entry is put on the deck by letting it play before all others. */
function Choose({ entry }: { readonly entry: QueueEntry }) {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const entries = useSession(useShallow(upcoming));
  const choose = (entryId: string) => {
    if (entryId !== entry.id) act(() => live.queue.bringNext(entryId));
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button data-testid="choose-next" disabled={entries.length < 2}>
          <ListMusic {...look} />
          {t("console.choose")}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={`${menu.menu ?? ""} ${panel.choices ?? ""}`}
          align="end"
          sideOffset={4}
          collisionPadding={8}
        >
          <DropdownMenu.Label className={panel.label}>{t("console.chooseTitle")}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={entry.id} onValueChange={choose}>
            {entries.map(({ id, track }) => (
              <DropdownMenu.RadioItem key={id} className={menu.item} value={id} data-testid="choose-entry">
                <span className={panel.choice}>
                  {track?.title ?? t("queue.reading")}
                  <small>{track?.artist ?? t("now.unknownArtist")}</small>
                </span>
                <DropdownMenu.ItemIndicator>
                  <Check {...look} />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
