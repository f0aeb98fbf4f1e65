import type { ComponentProps, ReactNode } from "react";
import styles from "./Button.module.css";
import { Hint } from "./Hint";

interface ButtonProps extends ComponentProps<"button"> {
  readonly look?: "primary" | "quiet" | "plain" | "danger";
  readonly large?: boolean;
  readonly wide?: boolean;
}

export function Button({ look = "plain", large, wide, className, ...rest }: ButtonProps) {
  const classes = [styles.button, styles[look], large && styles.large, wide && styles.wide, className];
  return <button type="button" className={classes.filter(Boolean).join(" ")} {...rest} />;
}

interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label"> {
  readonly label: string;
  readonly strong?: boolean;
  readonly hintSide?: "top" | "left";
  readonly children: ReactNode;
}

/** A button that is only an icon: its label is told on hover, on focus and to a screen reader. */
export function IconButton({ label, strong, hintSide, className, ...rest }: IconButtonProps) {
  return (
    <Hint text={label} side={hintSide}>
      <button
        type="button"
        aria-label={label}
        data-strong={strong ? "" : undefined}
        className={[styles.button, styles.icon, className].filter(Boolean).join(" ")}
        {...rest}
      />
    </Hint>
  );
}
