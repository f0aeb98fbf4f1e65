import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "../../session/selectors";
import { useRoving } from "../../ui/useRoving";
import { useRows } from "../../ui/useRows";
import styles from "./People.module.css";
import { PersonRow } from "./PersonRow";

const rowPx = 48;

interface PeopleListProps {
  readonly people: readonly Person[];
  readonly muted: ReadonlySet<string>;
  readonly onRename: () => void;
  readonly onBan: (person: Person) => void;
  readonly onReport: (person: Person) => void;
}

/** Everybody who is here; of thousands those on screen, and the one that has the focus. */
export function PeopleList({ people, muted, ...does }: PeopleListProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement | null>(null);
  const keyAt = useCallback((index: number) => people[index]?.userId ?? "", [people]);
  const { held, listProps } = useRoving(list, scroller, {
    count: people.length,
    keyAt,
    stopsAt: () => true,
  });
  const rows = useRows({
    count: people.length,
    getScrollElement: () => scroller.current,
    getItemKey: keyAt,
    estimateSize: () => rowPx,
    heldIndex: held === null ? -1 : people.findIndex(({ userId }) => userId === held),
    overscan: 4,
    // Who comes moves nobody away under the eyes of who reads further down.
    anchorTo: (scroller.current?.scrollTop ?? 0) > 0 ? "end" : "start",
  });
  const listRef = useCallback(
    (element: HTMLUListElement | null) => {
      list.current = element;
      rows.containerRef(element);
    },
    [rows],
  );
  const items = rows.getVirtualItems();
  const tabbable = held ?? items[0]?.key;
  return (
    <div className={styles.scroller} ref={scroller} tabIndex={-1}>
      <ul className={styles.rows} ref={listRef} {...listProps}>
        {items.map(({ key, index }) => {
          const person = people[index];
          return (
            person && (
              <li
                key={key}
                ref={rows.measureElement}
                className={styles.row}
                data-testid="person"
                data-user-id={person.userId}
                data-key={key}
                data-index={index}
                aria-setsize={people.length}
                aria-posinset={index + 1}
              >
                <PersonRow
                  person={person}
                  muted={muted.has(person.userId)}
                  tabbable={key === tabbable}
                  {...does}
                />
              </li>
            )
          );
        })}
      </ul>
      {people.length === 1 && <p className={styles.alone}>{t("people.alone")}</p>}
    </div>
  );
}
