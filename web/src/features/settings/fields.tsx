import { RadioGroup, Switch } from "radix-ui";
import { useId, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SettingsRow } from "../../api/deskRows";
import { useLive } from "../session/SessionContext";
import { useAction } from "../session/useAction";
import { wholeNumber } from "./numbers";
import styles from "./Settings.module.css";
import { useSetting } from "./useSetting";

/** The settings that take values of a type. */
type KeysOf<V> = { [K in keyof SettingsRow]: SettingsRow[K] extends V ? K : never }[keyof SettingsRow];

export function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.group} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

interface FieldProps {
  readonly name: string;
  readonly text?: string;
}

interface SwitchRowProps extends FieldProps {
  readonly setting: Exclude<KeysOf<boolean>, "has_password">;
}

export function SwitchRow({ setting, name, text }: SwitchRowProps) {
  const live = useLive();
  const act = useAction();
  const id = useId();
  const on = useSetting(setting) ?? false;
  return (
    <div className={styles.rule}>
      <label className={styles.text} htmlFor={id}>
        <b>{name}</b>
        {text && <small id={`${id}text`}>{text}</small>}
      </label>
      <Switch.Root
        id={id}
        className={styles.switch}
        checked={on}
        aria-label={name}
        aria-describedby={text && `${id}text`}
        data-testid={`setting-${setting}`}
        onCheckedChange={(wanted) => act(() => live.settings.change({ [setting]: wanted }))}
      >
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
    </div>
  );
}

interface Choice<V> {
  readonly value: V;
  readonly name: string;
  /** Said of the one that is chosen. */
  readonly text?: string;
}

interface ChoiceRowProps<K extends keyof SettingsRow> extends FieldProps {
  readonly setting: K;
  readonly choices: readonly Choice<SettingsRow[K]>[];
}

export function ChoiceRow<K extends "visibility" | "requests" | "queue_order">({
  setting,
  name,
  text,
  choices,
}: ChoiceRowProps<K>) {
  const live = useLive();
  const act = useAction();
  const id = useId();
  const value = useSetting(setting);
  const told = choices.find((choice) => choice.value === value)?.text ?? text;
  return (
    <div className={styles.rule}>
      <p className={styles.text}>
        <b id={`${id}name`}>{name}</b>
        {told && <small id={`${id}text`}>{told}</small>}
      </p>
      <RadioGroup.Root
        className={styles.steps}
        orientation="horizontal"
        value={value ?? null}
        aria-labelledby={`${id}name`}
        aria-describedby={told && `${id}text`}
        data-testid={`setting-${setting}`}
        onValueChange={(wanted) => act(() => live.settings.change({ [setting]: wanted }))}
      >
        {choices.map((choice) => (
          <RadioGroup.Item
            key={choice.value}
            className={styles.step}
            value={choice.value}
            data-testid={`setting-${setting}-${choice.value}`}
          >
            {choice.name}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}

interface NumberRowProps extends FieldProps {
  readonly setting: "capacity" | "requests_per_person" | "cooldown_minutes";
  readonly least: number;
  readonly most: number;
}

/** Saved when one leaves it, or with Enter; what is no such number stays, and says so. */
export function NumberRow({ setting, name, text, least, most }: NumberRowProps) {
  const { t } = useTranslation();
  const live = useLive();
  const act = useAction();
  const id = useId();
  const value = useSetting(setting);
  const [draft, setDraft] = useState<string | null>(null);
  const wanted = draft === null ? null : wholeNumber(draft, least, most);
  const wrong = draft !== null && wanted === null;
  const save = () => {
    if (wanted === null) return;
    setDraft(null);
    if (wanted !== value) act(() => live.settings.change({ [setting]: wanted }));
  };
  return (
    <div className={styles.rule}>
      <label className={styles.text} htmlFor={id}>
        <b>{name}</b>
        <small id={`${id}text`} data-wrong={wrong ? "" : undefined}>
          {wrong
            ? t("settings.outside", { least: least.toLocaleString(), most: most.toLocaleString() })
            : text}
        </small>
      </label>
      <input
        id={id}
        className={styles.number}
        inputMode="numeric"
        autoComplete="off"
        aria-label={name}
        aria-describedby={`${id}text`}
        aria-invalid={wrong}
        data-testid={`setting-${setting}`}
        value={draft ?? String(value ?? "")}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === "Enter") save();
        }}
      />
    </div>
  );
}
