import { Pencil } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { peopleHere, type Person } from "../../session/selectors";
import { Avatar } from "../../ui/Avatar";
import { NameSheet } from "../name/NameSheet";
import { Hands } from "./Hands";
import { PersonMenu } from "./PersonMenu";
import { useLive } from "../session/SessionContext";
import styles from "./People.module.css";

export function People() {
  const { t } = useTranslation();
  const live = useLive();
  const state = useStore(live.state);
  const people = useMemo(() => peopleHere(state), [state]);
  const [renaming, setRenaming] = useState(false);
  return (
    <section className={styles.people} aria-label={t("people.title")}>
      <div className={styles.head}>
        <h2>{t("people.title")}</h2>
        <span className={styles.count} data-testid="people-count">
          {people.length}
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
                <PersonLine person={person} />
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

function PersonLine({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const roles = [
    person.role !== "listener" && person.role !== "dj" && t(`people.${person.role}`),
    person.holdsDecks ? t("people.holds") : person.role === "dj" && t("people.dj"),
  ].filter((role) => role !== false);
  const role = roles.join(" · ");
  return (
    <>
      <Avatar userId={person.userId} name={person.displayName} />
      <span className={styles.name}>
        {person.displayName}
        {(person.me || role) && (
          <small>
            {role && <b>{role}</b>}
            {role && person.me && " · "}
            {person.me && t("people.you")}
          </small>
        )}
      </span>
    </>
  );
}
