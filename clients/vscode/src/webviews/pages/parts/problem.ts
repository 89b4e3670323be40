/** Where the page says what went wrong, until it is dismissed or over. */
import { element } from "./dom";

export class Problem {
  /** @param dismiss What the button is called that removes the message. */
  constructor(
    private readonly place: HTMLElement,
    private readonly dismiss: string,
  ) {}

  tell(why: string): void {
    const button = element("button", { type: "button", "aria-label": this.dismiss }, "×");
    button.addEventListener("click", () => {
      this.forget();
    });
    this.place.replaceChildren(element("p", {}, why), button);
    this.place.hidden = false;
  }

  forget(): void {
    this.place.hidden = true;
  }
}
