/** Cards that are dragged from column to column. */

/** Calls `drop` with a card's key and the column's stage whenever a card is dropped on another column. */
export function letDrag(
  board: HTMLElement,
  drop: (key: string, stage: string | null) => void,
): void {
  let dragged: { readonly key: string; readonly card: HTMLElement } | undefined;
  const columnAt = (event: Event): HTMLElement | null =>
    event.target instanceof Element ? event.target.closest<HTMLElement>("[data-column]") : null;
  const mark = (column: HTMLElement | null): void => {
    board.querySelectorAll(".over").forEach((other) => {
      if (other !== column) {
        other.classList.remove("over");
      }
    });
    column?.classList.add("over");
  };
  const end = (): void => {
    mark(null);
    board.classList.remove("dragging");
    dragged?.card.classList.remove("dragged");
    dragged = undefined;
  };

  board.addEventListener("dragstart", (event) => {
    const card =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-card]") : null;
    const key = card?.dataset["card"];
    if (card === null || key === undefined || event.dataTransfer === null) {
      return;
    }
    dragged = { key, card };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.getAttribute("aria-label") ?? "");
    card.classList.add("dragged");
    board.classList.add("dragging");
  });
  board.addEventListener("dragover", (event) => {
    const column = columnAt(event);
    if (dragged === undefined || column === null) {
      return;
    }
    const isOther = !column.contains(dragged.card);
    mark(isOther ? column : null);
    if (isOther && event.dataTransfer !== null) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "move";
    }
  });
  board.addEventListener("drop", (event) => {
    const column = columnAt(event);
    const key = dragged?.key;
    event.preventDefault();
    end();
    if (column !== null && key !== undefined) {
      drop(key, stageOf(column));
    }
  });
  board.addEventListener("dragend", end);
}

function stageOf(column: HTMLElement): string | null {
  const stage: unknown = JSON.parse(column.dataset["column"] ?? "null");
  return typeof stage === "string" ? stage : null;
}
