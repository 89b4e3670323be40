/** Icons of what happened, drawn in the colour of the text around them. */
import type { EntryName } from "../../../../../../protocol/gtod";

const SVG = "http://www.w3.org/2000/svg";

/** Strokes in a square of 16 units. */
const STROKES: Readonly<Record<EntryName, string>> = {
  registration: "M2.5 3.5h5l6 5.5-4.5 4.5-6.5-6zM5.2 6.2h.01",
  assignment: "M2.5 8h10M8.5 4l4 4-4 4",
  unassignment: "M13.5 8h-10M7.5 4l-4 4 4 4",
  deregistration: "M4 4l8 8M12 4l-8 8",
  deprecation: "M2.5 3.5h11v3h-11zM3.5 6.5v6h9v-6M6.5 9h3",
  commit: "M8 1.5v4M8 10.5v4M8 5.5a2.5 2.5 0 1 0 .01 0",
};

/** The icon of a kind of event; the words beside it say the same. */
export function icon(kind: EntryName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", STROKES[kind]);
  svg.append(path);
  return svg;
}
