const units = ["kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A size as people say it: 3 MB, 1.5 GB. */
export function bytesText(bytes: number, language: string): string {
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: units[unit] ?? "terabyte",
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value);
}
