import { memo, useCallback, useMemo, useRef, type KeyboardEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { shallow } from "zustand/shallow";
import { useRoving } from "../../ui/useRoving";
import { useRows } from "../../ui/useRows";
import type { Reported } from "../moderation/ReportSheet";
import styles from "./Chat.module.css";
import { ChatLine } from "./ChatLine";
import { estimatedPx, hasMenu, type Line } from "./lines";
import { useEarlier, type Earlier } from "./useEarlier";
import type { Following } from "./useFollowing";
import { useRecent } from "./useRecent";

/** Above the lines, of one height whether a button or a word stands there: nothing moves when they change places. */
const topPx = 44;
const belowPx = 12;

interface ChatLogProps {
  readonly log: RefObject<HTMLDivElement | null>;
  readonly label: string;
  readonly lines: readonly Line[];
  readonly following: Following;
  readonly onReport: (reported: Reported) => void;
}

/** The conversation: of its thousands of lines those on screen, and the one that has the focus. */
export function ChatLog({ log, label, lines, following, onReport }: ChatLogProps) {
  const list = useRef<HTMLOListElement | null>(null);
  const earlier = useEarlier(log);
  const { held, listProps } = useRoving(list, log, {
    count: lines.length,
    keyAt: (index) => lines[index]?.key ?? "",
    stopsAt: (index) => hasMenu(lines[index]),
  });
  const heldIndex = held === null ? -1 : lines.findIndex(({ key }) => key === held);
  const { shown, reach } = useRecent(lines, following.reads, heldIndex);
  const rows = useRows({
    count: shown.lines.length,
    getScrollElement: () => log.current,
    getItemKey: useCallback((row: number) => shown.lines[row]?.key ?? "", [shown]),
    estimateSize: (row) => estimatedPx(shown.lines[row]),
    indexAttribute: "data-row",
    heldIndex: heldIndex - shown.from,
    overscan: 10,
    anchorTo: shown.moved ? "end" : following.anchor(),
    scrollMargin: earlier.state === "none" ? 0 : topPx,
    paddingEnd: belowPx,
    onChange: following.stay,
    onMove: following.onMove,
    movesItself: following.follows,
  });
  const { watch } = following;
  const listRef = useCallback(
    (element: HTMLOListElement | null) => {
      list.current = element;
      rows.containerRef(element);
      watch(element);
    },
    [rows, watch],
  );
  // At once: the browser's way there takes a while, and ends where a row turns out to be higher than reckoned.
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    reach();
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Home") following.toTop();
    else if (event.key === "End") following.toBottom();
    else return;
    event.preventDefault();
  };
  const items = rows.getVirtualItems();
  const tabbable = held ?? items.findLast(({ index }) => hasMenu(shown.lines[index]))?.key;
  // Who scrolls, or follows what comes, makes the list begin and end to scroll: with the same lines.
  const drawn = useMemo(
    () =>
      items.map(({ key, index: row }) => {
        const line = shown.lines[row];
        return (
          line && (
            <Row
              key={key}
              line={line}
              row={row}
              index={shown.from + row}
              tabbable={key === tabbable}
              held={key === held}
              measure={rows.measureElement}
              onReport={onReport}
            />
          )
        );
      }),
    [items, shown, tabbable, held, rows, onReport],
  );

  return (
    <div
      className={styles.log}
      ref={log}
      onScroll={following.onScroll}
      onKeyDown={onKeyDown}
      // Of its own there is only the scroll bar.
      onPointerDown={({ target, currentTarget }) => target === currentTarget && reach()}
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={label}
      data-testid="chat-log"
    >
      <Top earlier={earlier} onFocus={reach} />
      {lines.length === 0 ? (
        <Empty />
      ) : (
        <ol ref={listRef} {...listProps}>
          {drawn}
        </ol>
      )}
    </div>
  );
}

function Empty() {
  const { t } = useTranslation();
  return <p className={styles.empty}>{t("chat.empty")}</p>;
}

interface RowProps {
  readonly line: Line;
  /** Its place among the rows, and in the whole conversation. */
  readonly row: number;
  readonly index: number;
  readonly tabbable: boolean;
  readonly held: boolean;
  readonly measure: (element: HTMLElement | null) => void;
  readonly onReport: (reported: Reported) => void;
}

/**
 * Drawn once: some lines are made anew with each message, and are mostly the same. How many there are of a conversation
 * that goes on is not told.
 */
const Row = memo(
  function Row({ line, row, index, measure, ...does }: RowProps) {
    return (
      <li
        ref={measure}
        className={styles.row}
        data-key={line.key}
        data-row={row}
        data-index={index}
        aria-setsize={-1}
        aria-posinset={index + 1}
      >
        <ChatLine line={line} {...does} />
      </li>
    );
  },
  ({ line: lineBefore, ...before }, { line, ...now }) => shallow(lineBefore, line) && shallow(before, now),
);

interface TopProps {
  readonly earlier: Earlier;
  readonly onFocus: () => void;
}

const Top = memo(function Top({ earlier, onFocus }: TopProps) {
  const { t } = useTranslation();
  if (earlier.state === "none") return null;
  return (
    <div className={styles.top}>
      {earlier.state === "more" ? (
        <button
          type="button"
          className={styles.earlier}
          data-testid="chat-earlier"
          onFocus={onFocus}
          aria-busy={earlier.reading}
          onClick={earlier.read}
        >
          {t("chat.earlier")}
        </button>
      ) : (
        <p>{t("lines.beginning")}</p>
      )}
    </div>
  );
});
