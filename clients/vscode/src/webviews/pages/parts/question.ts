/** A question that has to be answered before anything else is done on the page. */
import type { Question } from "../../messages";
import { element } from "./dom";

/** Asks, and resolves to whether the person accepts; Escape does not. */
export function ask(question: Question, cancel: string): Promise<boolean> {
  const refuse = element("button", { type: "button" }, cancel);
  const accept = element("button", { type: "button", class: "primary" }, question.accept);
  const dialog = element(
    "dialog",
    { "aria-labelledby": "question-title", "aria-describedby": "question-details" },
    element("h2", { id: "question-title" }, question.title),
    element(
      "div",
      { id: "question-details" },
      ...question.details.map((detail) => element("p", {}, detail)),
      ...question.warnings.map((warning) => element("p", { class: "warning" }, warning)),
    ),
    element("div", { class: "buttons" }, refuse, accept),
  );
  refuse.addEventListener("click", () => {
    dialog.close();
  });
  accept.addEventListener("click", () => {
    dialog.close("accepted");
  });
  document.body.append(dialog);
  dialog.showModal();
  accept.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "accepted");
    });
  });
}
