import { memo, useCallback, useMemo, useRef, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useRoving } from "../../ui/useRoving";
import { useRows } from "../../ui/useRows";
import type { Reported } from "../moderation/ReportSheet";
import styles from "./Chat.module.css";
import { ChatLine } from "./ChatLine";
import { estimatedPx, hasMenu, type Line } from "./lines";
import { useEarlier, type Earlier } from "./useEarlier";
import type { Following } from "./useFollowing";

/** Above the lines, of one height whether a button or a word stands there: nothing moves when they change places. */
const topPx = 44;
const belowPx = 12;

interface ChatLogProps {
  readonly log: RefObject<HTMLDivElement | null>;
  readonly lines: readonly Line[];
  readonly following: Following;
  readonly onReport: (reported: Reported) => void;
}

/** The conversation: of its thousands of lines those on screen, and the one that has the focus. */
export function ChatLog({ log, lines, following, onReport }: ChatLogProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement | null>(null);
  const earlier = useEarlier(log);
  const keyAt = useCallback((index: number) => lines[index]?.key ?? "", [lines]);
  const { held, listProps } = useRoving(list, log, {
    count: lines.length,
    keyAt,
    stopsAt: (index) => hasMenu(lines[index]),
  });
  const rows = useRows({
    count: lines.length,
    getScrollElement: () => log.current,
    getItemKey: keyAt,
    estimateSize: (index) => estimatedPx(lines[index]),
    heldIndex: held === null ? -1 : lines.findIndex(({ key }) => key === held),
    overscan: 10,
    anchorTo: following.anchor(),
    scrollMargin: earlier.state === "none" ? 0 : topPx,
    paddingEnd: belowPx,
    onChange: following.stay,
    onMove: following.onMove,
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
  const title = useMemo(() => t("chat.title"), [t]);
  const items = rows.getVirtualItems();
  const tabbable = held ?? items.findLast(({ index }) => hasMenu(lines[index]))?.key;
  // Who scrolls, or follows what comes, makes the list begin and end to scroll: with the same lines.
  const shown = useMemo(
    () =>
      items.map(({ key, index }) => {
        const line = lines[index];
        return (
          line && (
            <li
              key={key}
              ref={rows.measureElement}
              className={styles.row}
              data-key={key}
              data-index={index}
              aria-setsize={lines.length}
              aria-posinset={index + 1}
            >
              <ChatLine line={line} tabbable={key === tabbable} onReport={onReport} />
            </li>
          )
        );
      }),
    [items, lines, tabbable, rows, onReport],
  );

  return (
    <div
      className={styles.log}
      ref={log}
      onScroll={following.onScroll}
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={title}
      data-testid="chat-log"
    >
      <Top earlier={earlier} />
      {lines.length === 0 ? (
        <p className={styles.empty}>{t("chat.empty")}</p>
      ) : (
        <ol ref={listRef} {...listProps}>
          {shown}
        </ol>
      )}
    </div>
  );
}

const Top = memo(function Top({ earlier }: { readonly earlier: Earlier }) {
  const { t } = useTranslation();
  if (earlier.state === "none") return null;
  return (
    <div className={styles.top}>
      {earlier.state === "more" ? (
        <button
          type="button"
          className={styles.earlier}
          data-testid="chat-earlier"
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
