import { Search, X } from "lucide-react";
import { useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../ui/Button";
import styles from "./Library.module.css";

interface SearchFieldProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

const longestQuery = 200;

/** Arrow down goes on to the first row of what is found; Escape clears before it closes. */
export function SearchField({ query, onQuery }: SearchFieldProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const clear = () => {
    onQuery("");
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Escape" && query !== "") clear();
    if (event.key !== "ArrowDown") return;
    const panel = event.currentTarget.closest("[role=dialog]");
    panel?.querySelector<HTMLElement>("[role=tabpanel] li button, [role=tabpanel] li input")?.focus();
    event.preventDefault();
  };
  return (
    <div className={styles.search} role="search">
      <Search size={18} strokeWidth={1.5} aria-hidden="true" />
      <input
        ref={input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label={t("library.searchLabel")}
        placeholder={t("library.search")}
        value={query}
        maxLength={longestQuery}
        autoComplete="off"
        spellCheck={false}
        // On a phone it would bring up the keyboard, and hide what there is to choose from.
        autoFocus={window.matchMedia("(hover: hover)").matches}
        data-quiet=""
        data-testid="library-search"
        data-takes-escape={query === "" ? undefined : ""}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {query !== "" && (
        <IconButton label={t("library.clear")} onClick={clear}>
          <X size={18} strokeWidth={1.5} aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}
