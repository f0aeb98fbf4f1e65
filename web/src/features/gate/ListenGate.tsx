import { Headphones } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../app/BackendContext";
import { currentTrack, isDj, peopleInOrder } from "../../session/selectors";
import { Avatar } from "../../ui/Avatar";
import { focusQuietly } from "../../ui/quietFocus";
import { useSession } from "../session/SessionContext";
import { useEnginePhase } from "../session/useEngine";
import styles from "./ListenGate.module.css";

const shownFaces = 5;

/** Whether this page still waits for the tap that browsers want before they play. */
export function useGateNeeded(): boolean {
  const phase = useEnginePhase();
  const dj = useSession(isDj);
  const playing = useSession((state) => state.shown?.playing ?? false);
  // The DJ's own tap on play opens it too; before anything plays there is nothing to wait for.
  return phase.kind === "interrupted" || (phase.kind === "locked" && (!dj || playing));
}

/** The room is seen behind one button. */
export function ListenGate() {
  const { t } = useTranslation();
  const { engine } = useBackend();
  const resume = useEnginePhase().kind === "interrupted";
  const roomName = useSession((state) => state.session?.name);
  const track = useSession(currentTrack);
  const button = useRef<HTMLButtonElement>(null);
  const pointed = useRef(false);
  useEffect(() => {
    button.current?.focus();
    // Who has tapped is in the room, and so are their keys; a ring around it all is for keys alone.
    return () => {
      const stage = document.getElementById("stage");
      if (pointed.current && stage) focusQuietly(stage);
      else stage?.focus({ preventScroll: true });
    };
  }, []);
  return (
    <div className={styles.gate} role="dialog" aria-modal="true" aria-labelledby="gate-title">
      <div className={styles.body}>
        <p className={styles.room}>{roomName}</p>
        <h2 className={styles.title} id="gate-title">
          {track ? t("gate.nowPlaying", { title: track.title }) : t("gate.quiet")}
        </h2>
        <button
          ref={button}
          type="button"
          className={styles.tap}
          data-testid="tap-to-listen"
          onPointerDown={() => {
            pointed.current = true;
          }}
          onClick={() => void engine.unlock()}
        >
          <Headphones size={28} strokeWidth={1.5} aria-hidden="true" />
          {resume ? t("gate.resume") : t("gate.tap")}
        </button>
        <Readiness />
        <Faces />
      </div>
    </div>
  );
}

/** What loads behind the button. */
function Readiness() {
  const { t } = useTranslation();
  const phase = useEnginePhase();
  const text =
    phase.kind === "loading"
      ? t("gate.loading", { percent: Math.round(phase.progress * 100) })
      : t("gate.hint");
  return <p className={styles.state}>{text}</p>;
}

function Faces() {
  const { t } = useTranslation();
  const [inOrder] = useState(peopleInOrder);
  const people = useSession(inOrder);
  if (people.length === 0) return null;
  return (
    <div className={styles.faces}>
      <ul aria-hidden="true">
        {people.slice(0, shownFaces).map((person) => (
          <li key={person.userId}>
            <Avatar userId={person.userId} name={person.displayName} size={28} />
          </li>
        ))}
      </ul>
      {t("gate.here", { count: people.length })}
    </div>
  );
}
