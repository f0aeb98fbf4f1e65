import { CircleCheck, CircleHelp, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { DeviceRow, RoomHealthRow } from "../../api/deskRows";
import type { Health } from "../../realtime/RoomHealth";
import { isDj, nameOf } from "../../session/selectors";
import { useLive, useSession } from "../session/SessionContext";
import { reconnectingBand, skewBand, underrunsBand, worstOf, type Band } from "./bands";
import styles from "./RoomHealth.module.css";

const signs = {
  good: CircleCheck,
  watch: TriangleAlert,
  alert: OctagonAlert,
  unknown: CircleHelp,
} as const;

/** How the room hears: told to who holds the decks, and to nobody else. */
export function RoomHealth() {
  const { t } = useTranslation();
  const { health } = useLive();
  const dj = useSession(isDj);
  const known = useStore(health.store);
  return (
    <section className={styles.health} aria-label={t("console.health.title")} data-testid="room-health">
      {dj && known.told ? (
        <Told health={known} told={known.told} />
      ) : (
        <>
          <h3 className={styles.title}>{t("console.health.title")}</h3>
          <p className={styles.note}>{t(dj ? "console.health.empty" : "console.health.notYours")}</p>
        </>
      )}
    </section>
  );
}

function Told({ health, told }: { readonly health: Health; readonly told: RoomHealthRow }) {
  const { t } = useTranslation();
  const sync = skewBand(told.p95_ms);
  const lines = reconnectingBand(health.reconnecting);
  const gaps = underrunsBand(health.recentUnderruns);
  const overall = worstOf([sync, lines, gaps]);
  const ms = (value: number | null) =>
    value === null ? "–" : t("console.health.ms", { value: Math.round(value) });
  return (
    <>
      <h3 className={styles.title}>
        {t("console.health.title")}
        <span className={styles.overall} data-band={overall} role="status">
          <Sign band={overall} />
          {t(`console.health.overall.${overall}`)}
        </span>
      </h3>
      <dl className={styles.figures}>
        <Figure
          name={t("console.health.listeners")}
          value={String(told.listeners)}
          testId="health-listeners"
          note={t("console.health.playing", { count: told.playing })}
        />
        <Figure
          name={t("console.health.sync")}
          value={ms(told.p95_ms)}
          band={sync}
          testId="health-sync"
          word={t(`console.health.syncBand.${sync}`)}
          note={told.p50_ms !== null && t("console.health.half", { p50: ms(told.p50_ms) })}
        />
        <Figure
          name={t("console.health.reconnecting")}
          value={
            health.reconnecting === null
              ? "–"
              : t("console.health.percent", { value: Math.round(health.reconnecting.share * 100) })
          }
          band={lines}
          testId="health-reconnecting"
          word={t(`console.health.reconnectingBand.${lines}`)}
        />
        <Figure
          name={t("console.health.underruns")}
          value={String(health.recentUnderruns)}
          band={gaps}
          testId="health-underruns"
          word={t(`console.health.underrunsBand.${gaps}`)}
          note={t("console.health.total", { count: told.underruns })}
        />
      </dl>
      {told.worst.length > 0 && (
        <div className={styles.worst}>
          <h4>{t("console.health.worst")}</h4>
          <ol>
            {told.worst.map((device) => (
              <Device key={device.user_id} device={device} />
            ))}
          </ol>
        </div>
      )}
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly band?: Band;
  readonly word?: string;
  readonly note?: ReactNode;
  readonly testId: string;
}

function Figure({ name, value, band, word, note, testId }: FigureProps) {
  return (
    <div className={styles.figure} data-band={band} data-testid={testId}>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b>
        {band && word && (
          <span className={styles.word}>
            <Sign band={band} />
            {word}
          </span>
        )}
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

function Device({ device }: { readonly device: DeviceRow }) {
  const { t } = useTranslation();
  const name = useSession((state) => nameOf(state, device.user_id)) ?? t("moderation.somebody");
  const band = skewBand(Math.abs(device.error_ms));
  const told = [
    t(`console.health.device.${band}`),
    device.underruns > 0 && t("console.health.gaps", { count: device.underruns }),
    device.hidden && t("console.health.hidden"),
  ].filter((each) => each !== false);
  return (
    <li data-band={band} data-testid="device" data-user-id={device.user_id}>
      <b>{name}</b>
      <span className={styles.error}>
        <Sign band={band} />
        {t("console.health.ms", { value: signed(device.error_ms) })}
      </span>
      <small>{told.join(" · ")}</small>
    </li>
  );
}

/** Ahead of the timeline is +, behind it −. */
function signed(ms: number): string {
  const whole = Math.round(Math.abs(ms));
  return whole === 0 ? "0" : `${ms > 0 ? "+" : "−"}${whole}`;
}

function Sign({ band }: { readonly band: Band }) {
  const Icon = signs[band];
  return <Icon size={14} strokeWidth={1.5} aria-hidden="true" />;
}
