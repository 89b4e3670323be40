/** Times as people read them. */

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * 24 * 3600],
  ["month", 30 * 24 * 3600],
  ["week", 7 * 24 * 3600],
  ["day", 24 * 3600],
  ["hour", 3600],
  ["minute", 60],
];

/** How long ago `time` was at `now`: “3 days ago”, and “now” within a minute. */
export function relativeTime(time: Date, now: Date, locale: string): string {
  const seconds = (time.getTime() - now.getTime()) / 1000;
  const format = relative(locale);
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) {
      return format.format(Math.trunc(seconds / length), unit);
    }
  }
  return format.format(0, "second");
}

/** The whole time, in the time zone of whoever reads it. */
export function exactTime(time: Date, locale: string): string {
  return exact(locale).format(time);
}

// Making a format takes longer than hundreds of uses of it.
const relative = remembered((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
const exact = remembered(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" }),
);

function remembered<T>(make: (locale: string) => T): (locale: string) => T {
  const made = new Map<string, T>();
  return (locale) => {
    const known = made.get(locale) ?? make(locale);
    made.set(locale, known);
    return known;
  };
}

/** `text` with `{0}`, `{1}` … replaced by the values. */
export function filled(text: string, ...values: readonly string[]): string {
  return text.replace(/\{(\d+)\}/g, (whole, place: string) => values[Number(place)] ?? whole);
}
