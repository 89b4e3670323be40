/** Elements made by calls: every text is set as text, never parsed. */

type Attributes = Readonly<Record<string, string | boolean>>;

/** An element with attributes (`true` is one without a value, `false` none) and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** Sets attributes; `false` removes one. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false) {
      target.removeAttribute(name);
    } else {
      target.setAttribute(name, value === true ? "" : value);
    }
  }
}

/** The element of the page with this id, which is in its HTML. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`The page has no element '${id}'`);
  }
  return found;
}

/**
 * Makes `parent` hold `wanted`, in this order, and moves no element that is in its place already:
 * moving one would take its focus and scroll position.
 */
export function arrange(parent: Element, wanted: readonly Element[]): void {
  const kept = new Set(wanted);
  for (const child of [...parent.children]) {
    if (!kept.has(child)) {
      child.remove();
    }
  }
  let next = parent.firstElementChild;
  for (const child of wanted) {
    if (child === next) {
      next = next.nextElementSibling;
    } else {
      parent.insertBefore(child, next);
    }
  }
}

/** Calls `action` once nobody has called for `delay` milliseconds. */
export function debounced(action: () => void, delay: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
}
