// What an endpoint's page cannot do without a script: tell whether it is seen, and hand out a text as a file.
(() => {
  document.addEventListener("visibilitychange", () => {
    for (const field of document.querySelectorAll("[data-visibility]")) {
      field.value = document.visibilityState;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  document.addEventListener("click", event => {
    const button = event.target.closest("[data-download]");
    if (!button) return;
    const address = URL.createObjectURL(new Blob([document.getElementById(button.dataset.download).textContent], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = button.dataset.file;
    link.click();
    URL.revokeObjectURL(address);
  });
})();
