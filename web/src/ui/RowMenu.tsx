import { DropdownMenu } from "radix-ui";
import { useId, useRef, type ReactNode, type RefObject } from "react";
import button from "./Button.module.css";
import menu from "./Menu.module.css";
import styles from "./RowMenu.module.css";

interface RowMenuProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly testId: string;
  /** Whether the tab key stops here: at one row alone, from where the arrow keys lead to the others. */
  readonly tabbable: boolean;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Its items, made while it is open. */
  readonly items: () => ReactNode;
}

/**
 * What can be done about a row of a long list: a button, and nothing else until it is pressed. A closed menu takes
 * fifty components, which each message that comes would draw.
 */
export function RowMenu({ label, icon, testId, tabbable, open, onOpenChange, items }: RowMenuProps) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <span className={styles.holder}>
      <button
        ref={opener}
        id={id}
        type="button"
        className={`${button.button ?? ""} ${button.icon ?? ""}`}
        title={label}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        data-testid={testId}
        data-stop=""
        tabIndex={tabbable ? 0 : -1}
        onClick={() => onOpenChange(!open)}
      >
        {icon}
      </button>
      {open && (
        <OpenMenu labelledBy={id} opener={opener} onOpenChange={onOpenChange}>
          {items()}
        </OpenMenu>
      )}
    </span>
  );
}

interface OpenMenuProps extends Pick<RowMenuProps, "onOpenChange"> {
  readonly labelledBy: string;
  readonly opener: RefObject<HTMLButtonElement | null>;
  readonly children: ReactNode;
}

function OpenMenu({ labelledBy, opener, onOpenChange, children }: OpenMenuProps) {
  const pressedOutside = useRef(false);
  return (
    <DropdownMenu.Root modal={false} open onOpenChange={onOpenChange}>
      <DropdownMenu.Trigger asChild>
        <span className={styles.place} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={menu.menu}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-labelledby={labelledBy}
          onInteractOutside={(event) => {
            // Its own button closes it by itself.
            if (event.target instanceof Node && opener.current?.contains(event.target))
              event.preventDefault();
            else pressedOutside.current = true;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!pressedOutside.current) opener.current?.focus();
          }}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
