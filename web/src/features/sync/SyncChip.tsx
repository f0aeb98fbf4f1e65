import { RefreshCw } from "lucide-react";
import { Popover } from "radix-ui";
import type { AnimationEvent, ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { Button } from "../../ui/Button";
import { useEnginePhase, useSyncState } from "../session/useEngine";
import { useWay } from "../session/useWay";
import { keepInStep } from "./beat";
import { NudgeControl } from "./NudgeControl";
import { syncQuality } from "./quality";
import styles from "./SyncChip.module.css";

interface ChipProps extends ComponentProps<"button"> {
  readonly compact: boolean;
}

/** How close this page is to everybody else; its dot breathes by the shared clock. */
export function SyncChip({ compact = false }: { readonly compact?: boolean }) {
  const { t } = useTranslation();
  const { engine } = useBackend();
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Chip compact={compact} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.panel}
          align="end"
          sideOffset={8}
          collisionPadding={12}
          aria-label={t("sync.title")}
        >
          <SyncFacts />
          <h3>{t("nudge.title")}</h3>
          <NudgeControl />
          <Button wide data-testid="resync" onClick={() => engine.resync()}>
            <RefreshCw size={16} strokeWidth={1.5} aria-hidden="true" />
            {t("nudge.resync")}
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Drawn anew with each measurement, by itself. */
function Chip({ compact, ...trigger }: ChipProps) {
  const { t } = useTranslation();
  const { engine } = useBackend();
  const sync = useSyncState();
  const phase = useEnginePhase();
  const quality = syncQuality(sync, phase);
  const measured = quality === "inSync" || quality === "close" || quality === "off";
  const figure =
    measured && sync.errorMs !== null ? t("sync.ms", { value: Math.round(Math.abs(sync.errorMs)) }) : null;
  const onBeat = (event: AnimationEvent) => keepInStep(event, engine);
  const word = t(`sync.${quality}`);
  return (
    <button
      {...trigger}
      type="button"
      className={`${styles.chip ?? ""} ${compact ? (styles.compact ?? "") : ""}`}
      data-testid="sync-chip"
      data-quality={quality}
      data-error-ms={sync.errorMs ?? undefined}
      aria-label={`${t("sync.label")}: ${[word, figure].filter(Boolean).join(" · ")}`}
    >
      <span
        className={styles.dot}
        data-quality={quality}
        onAnimationStart={onBeat}
        onAnimationIteration={onBeat}
      />
      {compact ? (figure ?? word) : [word, figure].filter(Boolean).join(" · ")}
    </button>
  );
}

function SyncFacts() {
  const { t } = useTranslation();
  const sync = useSyncState();
  const way = useWay();
  const ms = (value: number | null, digits = 0) =>
    value === null ? t("sync.unknown") : t("sync.ms", { value: rounded(value, digits) });
  return (
    <>
      <h2>{t("sync.title")}</h2>
      <p>{t("sync.explain")}</p>
      <dl className={styles.facts}>
        <dt>{t("sync.error")}</dt>
        <dd>{ms(sync.errorMs, 1)}</dd>
        <dt>{t("sync.rtt")}</dt>
        <dd>{ms(sync.clockRttMs, 1)}</dd>
        <dt>{t("sync.clock")}</dt>
        <dd>{ms(sync.clockQualityMs, 1)}</dd>
        <dt>{t("sync.latency")}</dt>
        <dd>{ms(sync.outputLatencyMs)}</dd>
        <dt>{t("sync.seeks")}</dt>
        <dd>{sync.forcedSeeks}</dd>
        <dt>{t("sync.live")}</dt>
        <dd data-testid="live-way">{way ? t(`link.${way}`) : t("sync.unknown")}</dd>
      </dl>
    </>
  );
}

/** Without the sign of what rounds to nothing. */
function rounded(value: number, digits: number): string {
  return value.toFixed(digits).replace(/^-(?=[0.]*$)/, "");
}
