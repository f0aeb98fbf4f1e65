import { useTranslation } from "react-i18next";
import { ChoiceRow, Group, NumberRow, SwitchRow } from "./fields";
import { Password } from "./Password";

/** Who gets in: whether the room is found, and who passes its door. */
export function EntryGroup() {
  const { t } = useTranslation();
  return (
    <Group title={t("settings.entry")}>
      <ChoiceRow
        setting="visibility"
        name={t("settings.visibility")}
        text={t("settings.visibilityText")}
        choices={[
          { value: "unlisted", name: t("settings.unlisted") },
          { value: "public", name: t("settings.public") },
        ]}
      />
      <Password />
      <SwitchRow setting="entry_closed" name={t("settings.closed")} text={t("settings.closedText")} />
      <NumberRow
        setting="capacity"
        name={t("settings.capacity")}
        text={t("settings.capacityText")}
        least={1}
        most={10_000}
      />
    </Group>
  );
}
