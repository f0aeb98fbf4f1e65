import { MessageCircleOff, Pencil } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { peopleHere, type Person } from "../../session/selectors";
import { Avatar } from "../../ui/Avatar";
import { OrderButton } from "../moderation/OrderButton";
import { NameSheet } from "../name/NameSheet";
import { Hands } from "./Hands";
import { PersonMenu } from "./PersonMenu";
import { useLive } from "../session/SessionContext";
import styles from "./People.module.css";
import { useMuted } from "./useMuted";

export function People() {
  const { t } = useTranslation();
  const live = useLive();
  const state = useStore(live.state);
  const people = useMemo(() => peopleHere(state), [state]);
  const [renaming, setRenaming] = useState(false);
  const muted = useMuted();
  return (
    <section className={styles.people} aria-label={t("people.title")}>
      <div className={styles.head}>
        <h2>{t("people.title")}</h2>
        <span className={styles.count} data-testid="people-count">
          {people.length}
        </span>
        <span className={styles.order}>
          <OrderButton />
        </span>
      </div>
      <Hands />
      <ul>
        {people.map((person) => (
          <li key={person.userId} data-testid="person" data-user-id={person.userId}>
            {person.me ? (
              <button
                type="button"
                className={styles.person}
                data-testid="rename"
                aria-label={t("people.rename")}
                onClick={() => setRenaming(true)}
              >
                <PersonLine person={person} />
                <Pencil size={16} strokeWidth={1.5} className={styles.pencil} aria-hidden="true" />
              </button>
            ) : (
              <div className={styles.person}>
                <PersonLine person={person} muted={muted.has(person.userId)} />
                <PersonMenu person={person} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {people.length === 1 && <p className={styles.alone}>{t("people.alone")}</p>}
      <NameSheet open={renaming} onClose={() => setRenaming(false)} rename={(name) => live.rename(name)} />
    </section>
  );
}

function PersonLine({ person, muted = false }: { readonly person: Person; readonly muted?: boolean }) {
  const { t } = useTranslation();
  const role = [
    person.role !== "listener" && person.role !== "dj" && t(`people.${person.role}`),
    person.holdsDecks ? t("people.holds") : person.role === "dj" && t("people.dj"),
  ]
    .filter((each) => each !== false)
    .join(" · ");
  // One's own page knows whether it is heard.
  const told = person.me ? t("people.you") : person.away ? t("people.away") : "";
  return (
    <>
      <Avatar userId={person.userId} name={person.displayName} />
      <span className={styles.name} data-away={person.away && !person.me ? "" : undefined}>
        {person.displayName}
        {(told || role || muted) && (
          <small>
            {role && <b>{role}</b>}
            {role && (told || muted) && " · "}
            {told}
            {muted && (
              <span className={styles.muted} data-testid="muted">
                <MessageCircleOff size={12} strokeWidth={1.5} aria-hidden="true" />
                {t("people.muted")}
              </span>
            )}
          </small>
        )}
      </span>
    </>
  );
}
