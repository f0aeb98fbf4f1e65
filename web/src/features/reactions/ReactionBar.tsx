import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDevice } from "../../app/device";
import { reactionEmoji } from "../../session/Expressions";
import { IconButton } from "../../ui/Button";
import styles from "./Reactions.module.css";
import { useReact, useTaps } from "./useReact";

type Emoji = (typeof reactionEmoji)[number];

const words = {
  "❤️": "love",
  "🔥": "fire",
  "😂": "laughter",
  "👏": "applause",
  "🎉": "party",
  "😮": "wonder",
} as const satisfies Record<Emoji, string>;

/** What can be said of the music without a word; the keys 1 to 6 say it too. */
export function ReactionBar() {
  const { t } = useTranslation();
  return (
    <div className={styles.bar} role="group" aria-label={t("reactions.label")}>
      {reactionEmoji.map((emoji, index) => (
        <ReactionButton key={emoji} emoji={emoji} shortcut={String(index + 1)} />
      ))}
    </div>
  );
}

function ReactionButton({ emoji, shortcut }: { readonly emoji: Emoji; readonly shortcut: string }) {
  const { t } = useTranslation();
  const react = useReact();
  const keys = useDevice((state) => state.shortcuts);
  const count = useTaps(({ counts }) => counts[emoji] ?? 0);
  // What was tapped before the button was on screen is answered already.
  const [answered] = useState(count);
  return (
    <IconButton
      label={t(`reactions.${words[emoji]}`)}
      className={styles.react}
      data-testid="react"
      data-emoji={emoji}
      aria-keyshortcuts={keys ? shortcut : undefined}
      onClick={() => react(emoji)}
    >
      <span aria-hidden="true">{emoji}</span>
      {count > answered && (
        <span key={count} className={styles.pop} aria-hidden="true">
          {emoji}
        </span>
      )}
    </IconButton>
  );
}
