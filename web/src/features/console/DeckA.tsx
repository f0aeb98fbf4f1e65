import { Pause, Play, TrendingDown, TrendingUp } from "lucide-react";
import { Slider } from "radix-ui";
import { useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { TrackRow } from "../../api/rows";
import { positionMs } from "../../audio/timeline";
import type { Anchor } from "../../audio/types";
import { useBackend } from "../../app/BackendContext";
import { isDj, trackOf } from "../../session/selectors";
import { Button } from "../../ui/Button";
import { clockTime } from "../../ui/duration";
import { useDeck } from "../player/useDeck";
import { usePosition, type Position } from "../player/usePosition";
import { useSeek } from "../player/useSeek";
import { useLive, useSession } from "../session/SessionContext";
import styles from "./Deck.module.css";
import { DeckHead } from "./DeckHead";
import type { Mix } from "./mix";
import { WaveCanvas } from "./WaveCanvas";

const look = { size: 18, strokeWidth: 1.5, "aria-hidden": true } as const;

/** What plays; while it gives way to the next one, still that. */
export function DeckA({ mix }: { readonly mix: Mix | null }) {
  const { t } = useTranslation();
  const shown = useSession((state) => state.shown);
  const anchor = mix?.outgoing ?? shown;
  const track = useSession((state) => trackOf(state, anchor));
  const { fading } = useDeck();
  const state = !track
    ? "empty"
    : mix
      ? "leaving"
      : fading
        ? "fading"
        : shown?.playing
          ? "playing"
          : "paused";
  return (
    <section className={styles.deck} aria-label={t("console.deckA")} data-testid="deck-a" data-state={state}>
      <DeckHead letter="A" track={track}>
        <span className={styles.state} data-state={state}>
          {t(`console.state.${state}`)}
        </span>
      </DeckHead>
      {anchor && track ? (
        <Loaded anchor={anchor} track={track} leaving={mix !== null} />
      ) : (
        <p className={styles.empty}>{t("console.emptyA")}</p>
      )}
    </section>
  );
}

interface LoadedProps {
  readonly anchor: Anchor;
  readonly track: TrackRow;
  readonly leaving: boolean;
}

function Loaded({ anchor, track, leaving }: LoadedProps) {
  const { engine } = useBackend();
  const live = useLive();
  const dj = useSession(isDj);
  const entry = useSession((state) => state.queue.find(({ id }) => id === anchor.entryId));
  const cues = { inMs: entry?.cueInMs ?? null, outMs: entry?.cueOutMs ?? null };
  const scrub = useRef<number | null>(null);
  const whereMs = () => {
    const nowMs = engine.nowMs();
    const meantMs = leaving ? null : (scrub.current ?? live.deck.intent.getState().positionMs);
    return meantMs ?? (nowMs === null ? anchor.positionMs : positionMs(anchor, nowMs, track.duration_ms));
  };
  return (
    <>
      <div className={styles.wave} dir="ltr">
        <WaveCanvas track={track} cues={cues} positionMs={whereMs} />
        {dj && !leaving && <SeekOver scrub={scrub} />}
      </div>
      <Figures cueOutMs={cues.outMs} leaving={leaving} />
      {dj && <Buttons disabled={leaving} />}
    </>
  );
}

/** The slider lies over the waveform; the canvas shows its place. */
function SeekOver({ scrub }: { readonly scrub: RefObject<number | null> }) {
  const position = usePosition();
  const [scrubMs, setScrubMs] = useState<number | null>(null);
  if (!position) return null;
  const shown = { ...position, positionMs: scrubMs ?? position.positionMs };
  const onScrub = (ms: number | null) => {
    scrub.current = ms;
    setScrubMs(ms);
  };
  return <SeekSlider shown={shown} onScrub={onScrub} />;
}

interface SeekSliderProps {
  readonly shown: Position;
  readonly onScrub: (ms: number | null) => void;
}

function SeekSlider({ shown, onScrub }: SeekSliderProps) {
  const { t } = useTranslation();
  const { seek, onKeyDownCapture } = useSeek(shown, () => onScrub(null));
  const times = { position: clockTime(shown.positionMs), duration: clockTime(shown.durationMs) };
  return (
    <Slider.Root
      className={styles.seek}
      data-testid="deck-seek"
      min={0}
      max={shown.durationMs}
      step={1}
      value={[shown.positionMs]}
      onValueChange={([value]) => onScrub(value ?? null)}
      onValueCommit={([value]) => value !== undefined && seek(value)}
      onKeyDownCapture={onKeyDownCapture}
    >
      <Slider.Track className={styles.seekRail} />
      <Slider.Thumb
        className={styles.needle}
        aria-label={t("console.seek")}
        aria-valuetext={t("player.position", times)}
      />
    </Slider.Root>
  );
}

/** Where it is, and how long until it ends by itself. */
function Figures({ cueOutMs, leaving }: { readonly cueOutMs: number | null; readonly leaving: boolean }) {
  const { t } = useTranslation();
  const position = usePosition();
  if (!position || leaving) return <p className={styles.figures} />;
  const { positionMs: atMs, durationMs } = position;
  const endMs = cueOutMs !== null && cueOutMs > atMs ? cueOutMs : durationMs;
  return (
    <p className={styles.figures}>
      <span>{clockTime(atMs)}</span>
      <span>{t("console.left", { time: clockTime(endMs - atMs + 999) })}</span>
    </p>
  );
}

function Buttons({ disabled }: { readonly disabled: boolean }) {
  const { t } = useTranslation();
  const deck = useDeck();
  return (
    <div className={styles.buttons}>
      <Button data-testid="deck-play" disabled={disabled} onClick={deck.playPause}>
        {deck.playing ? <Pause {...look} /> : <Play {...look} />}
        {t(deck.playing ? "player.pause" : "player.play")}
      </Button>
      <Button data-testid="fade-out" disabled={disabled || !deck.playing} onClick={deck.fadeOut}>
        {deck.fading ? <TrendingUp {...look} /> : <TrendingDown {...look} />}
        {t(deck.fading ? "console.keepPlaying" : "console.fadeOut")}
      </Button>
    </div>
  );
}
