/** A time on the page: relative, with the exact one in its title. */
import { exactTime, relativeTime } from "../../time";
import { element } from "./dom";

/** A `<time>` of an ISO 8601 time. */
export function moment(iso: string): HTMLTimeElement {
  const made = element("time", { datetime: iso });
  tell(made);
  return made;
}

/** Tells each time on the page anew: it has gone by. */
export function tellTimes(): void {
  document.querySelectorAll("time").forEach(tell);
}

function tell(shown: HTMLTimeElement): void {
  const time = new Date(shown.dateTime);
  const locale = document.documentElement.lang;
  shown.textContent = relativeTime(time, new Date(), locale);
  shown.title = exactTime(time, locale);
}
