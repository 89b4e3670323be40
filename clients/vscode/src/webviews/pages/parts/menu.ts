/** A menu that opens at a card. */
import { element } from "./dom";

/** A line of a menu, or a rule between lines. */
export type MenuItem = { readonly label: string; readonly run: () => void } | "separator";

/** Opens a menu below `anchor`, with the focus in it; it closes by choosing, Escape or leaving it. */
export function openMenu(anchor: HTMLElement, label: string, items: readonly MenuItem[]): void {
  const menu = element("div", { class: "menu", role: "menu", "aria-label": label });
  const buttons: HTMLElement[] = [];
  let isOpen = true;
  const close = (): void => {
    if (isOpen) {
      isOpen = false; // First of all: removing it takes its focus away, which closes it too.
      menu.remove();
      anchor.setAttribute("aria-expanded", "false");
    }
  };
  const leave = (): void => {
    close();
    anchor.focus();
  };
  for (const item of items) {
    if (item === "separator") {
      menu.append(element("div", { role: "separator" }));
      continue;
    }
    const button = element("div", { role: "menuitem", tabindex: "-1" }, item.label);
    button.addEventListener("click", () => {
      leave();
      item.run();
    });
    button.addEventListener("pointermove", () => {
      button.focus();
    });
    buttons.push(button);
    menu.append(button);
  }
  menu.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      leave();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      buttons.find((button) => button === document.activeElement)?.click();
    } else {
      const next = nextOf(buttons, event.key);
      if (next !== undefined) {
        event.preventDefault();
        next.focus();
      }
    }
  });
  menu.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node && menu.contains(event.relatedTarget))) {
      close();
    }
  });
  document.body.append(menu);
  anchor.setAttribute("aria-expanded", "true");
  place(menu, anchor);
  buttons[0]?.focus();
}

function nextOf(buttons: readonly HTMLElement[], key: string): HTMLElement | undefined {
  const here = buttons.findIndex((button) => button === document.activeElement);
  switch (key) {
    case "ArrowDown":
      return buttons[(here + 1) % buttons.length];
    case "ArrowUp":
      return buttons.at(here - 1);
    case "Home":
      return buttons[0];
    case "End":
      return buttons.at(-1);
    default:
      return key.length === 1 ? startingWith(buttons, here, key.toLowerCase()) : undefined;
  }
}

function startingWith(
  buttons: readonly HTMLElement[],
  here: number,
  letter: string,
): HTMLElement | undefined {
  const fromHere = [...buttons.slice(here + 1), ...buttons.slice(0, here + 1)];
  return fromHere.find((button) => button.textContent.toLowerCase().startsWith(letter));
}

/** Puts the menu below its anchor, or where there is room. */
function place(menu: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + 2;
  const top = below + height <= window.innerHeight ? below : Math.max(0, at.top - height - 2);
  menu.style.left = `${Math.max(0, Math.min(at.left + 8, window.innerWidth - width - 4))}px`;
  menu.style.top = `${top}px`;
}
