import { useTranslation } from "react-i18next";
import { Avatar } from "../../ui/Avatar";
import styles from "./Chat.module.css";
import type { Mentions } from "./useMentions";

export function optionId({ listId, active }: Mentions, index = active): string {
  return `${listId}-${index}`;
}

/** The names that complete what is written. The focus stays in the text, which says which one is chosen. */
export function MentionList({ mentions }: { readonly mentions: Mentions }) {
  const { t } = useTranslation();
  const { listId, options, active, take } = mentions;
  return (
    <>
      {options.length > 0 && (
        <ul id={listId} role="listbox" className={styles.names} aria-label={t("chat.names")}>
          {options.map((person, index) => (
            <li
              key={person.userId}
              id={optionId(mentions, index)}
              role="option"
              aria-selected={index === active}
              className={styles.nameOption}
              data-testid="mention-option"
              // The text keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(index)}
            >
              <Avatar userId={person.userId} name={person.displayName} size={24} />
              <span>{person.displayName}</span>
            </li>
          ))}
        </ul>
      )}
      <span className="visually-hidden" role="status">
        {options.length > 0 && t("chat.namesHint", { count: options.length })}
      </span>
    </>
  );
}
