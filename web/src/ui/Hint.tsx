import { Tooltip } from "radix-ui";
import type { FocusEvent, ReactNode } from "react";
import styles from "./Hint.module.css";
import { isQuiet } from "./quietFocus";

/** A menu that closes gives the focus back; who used it by hand has read the word already. */
function onlyByKeyboard(event: FocusEvent<HTMLElement>): void {
  if (isQuiet() || !event.currentTarget.matches(":focus-visible")) event.preventDefault();
}

interface HintProps {
  readonly text: string;
  /** In a list it lies over its own row, where it does not cover the same control of the next one. */
  readonly side?: "top" | "left" | undefined;
  readonly children: ReactNode;
}

/** A word about a control, on hover and on focus. */
export function Hint({ text, side, children }: HintProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild onFocus={onlyByKeyboard}>
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={styles.hint} side={side ?? "top"} sideOffset={6} collisionPadding={8}>
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
