import { useCallback, useState, type ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { peopleInOrder, type Person } from "../../session/selectors";
import { BanSheet } from "../moderation/BanSheet";
import { OrderButton } from "../moderation/OrderButton";
import { ReportSheet } from "../moderation/ReportSheet";
import { NameSheet } from "../name/NameSheet";
import { useLive, useSession } from "../session/SessionContext";
import { Hands } from "./Hands";
import styles from "./People.module.css";
import { PeopleList } from "./PeopleList";
import { useMuted } from "./useMuted";

export function People() {
  const { t } = useTranslation();
  const live = useLive();
  const [renaming, setRenaming] = useState(false);
  // Held here: the person may leave while one writes why.
  const [banning, setBanning] = useState<Person | null>(null);
  const [reporting, setReporting] = useState<Person | null>(null);
  const rename = useCallback(() => setRenaming(true), []);
  return (
    <section className={styles.people} aria-label={t("people.title")}>
      <Here onRename={rename} onBan={setBanning} onReport={setReporting} />
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

/** Drawn anew with each who comes and goes; of what stands here, what does not change with them is not. */
function Here(does: Omit<ComponentProps<typeof PeopleList>, "people" | "muted">) {
  const { t } = useTranslation();
  const [inOrder] = useState(peopleInOrder);
  const people = useSession(inOrder);
  return (
    <>
      <div className={styles.head}>
        <h2>{t("people.title")}</h2>
        <span className={styles.count} data-testid="people-count">
          {people.length}
        </span>
        {order}
      </div>
      {hands}
      <PeopleList people={people} muted={useMuted()} {...does} />
    </>
  );
}

const order = (
  <span className={styles.order}>
    <OrderButton />
  </span>
);
const hands = <Hands />;
