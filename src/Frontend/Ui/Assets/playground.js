// In fields that send: Enter sends their form, Shift+Enter begins a new line. While a word is being composed (Japanese, Chinese) Enter ends that.
document.addEventListener("keydown", event => {
  const field = event.target;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !(field instanceof HTMLElement) || !field.matches("[data-enter-sends]")) return;
  event.preventDefault();
  field.form.requestSubmit();
});
