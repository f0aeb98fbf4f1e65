import { MessageCircleOff, Pencil } from "lucide-react";
import { Fragment, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { peopleHere, type Person, type Roster } from "../../session/selectors";
import { Avatar } from "../../ui/Avatar";
import { BanSheet } from "../moderation/BanSheet";
import { OrderButton } from "../moderation/OrderButton";
import { ReportSheet } from "../moderation/ReportSheet";
import { NameSheet } from "../name/NameSheet";
import { Hands } from "./Hands";
import { PersonMenu } from "./PersonMenu";
import { useLive } from "../session/SessionContext";
import styles from "./People.module.css";
import { useMuted } from "./useMuted";

export function People() {
  const { t } = useTranslation();
  const live = useLive();
  const roster = useStore(
    live.state,
    useShallow(({ present, members, session, myId }): Roster => ({ present, members, session, myId })),
  );
  const people = useMemo(() => peopleHere(roster), [roster]);
  const [renaming, setRenaming] = useState(false);
  // Held here: the person may leave while one writes why.
  const [banning, setBanning] = useState<Person | null>(null);
  const [reporting, setReporting] = useState<Person | null>(null);
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
                <PersonMenu person={person} onBan={setBanning} onReport={setReporting} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {people.length === 1 && <p className={styles.alone}>{t("people.alone")}</p>}
      <NameSheet open={renaming} onClose={() => setRenaming(false)} rename={(name) => live.rename(name)} />
      {banning && (
        <BanSheet userId={banning.userId} name={banning.displayName} open onClose={() => setBanning(null)} />
      )}
      <ReportSheet
        reported={reporting && { kind: "member", id: reporting.userId, name: reporting.displayName }}
        onClose={() => setReporting(null)}
      />
    </section>
  );
}

function PersonLine({ person, muted = false }: { readonly person: Person; readonly muted?: boolean }) {
  const { t } = useTranslation();
  // One's own page knows whether it is heard.
  const told = [
    person.role !== "listener" && person.role !== "dj" && <b>{t(`people.${person.role}`)}</b>,
    person.holdsDecks && <b>{t("people.holds")}</b>,
    person.role === "dj" && !person.holdsDecks && <b>{t("people.dj")}</b>,
    person.me && t("people.you"),
    person.away && !person.me && t("people.away"),
    muted && (
      <span className={styles.muted} data-testid="muted">
        <MessageCircleOff size={12} strokeWidth={1.5} aria-hidden="true" />
        {t("people.muted")}
      </span>
    ),
  ].filter((each) => each !== false);
  return (
    <>
      <Avatar userId={person.userId} name={person.displayName} />
      <span className={styles.name} data-away={person.away && !person.me ? "" : undefined}>
        {person.displayName}
        {told.length > 0 && (
          <small>
            {told.map((each, at) => (
              <Fragment key={at}>
                {at > 0 && " · "}
                {each}
              </Fragment>
            ))}
          </small>
        )}
      </span>
    </>
  );
}
