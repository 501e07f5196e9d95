// What an endpoint's page cannot do without a script: tell whether it is seen, hand out a text as a file,
// keep its tab in sight and say what a chart shows under the pointer.
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

  // On a narrow screen the bar of tabs is wider than the page: the tab of what is shown is brought into sight.
  let shownTab;
  const showTab = () => {
    const tab = document.querySelector(".tabs [aria-current]");
    if (tab === shownTab) return;
    shownTab = tab;
    if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2;
  };
  new MutationObserver(showTab).observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-current"] });

  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;
  document.body.append(tip);

  document.addEventListener("pointermove", event => {
    const chart = event.target.closest?.(".plot svg");
    tip.hidden = !chart;
    if (!chart) return;
    const { start, step, count } = chart.dataset;
    const box = chart.getBoundingClientRect();
    const index = Math.round(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (count - 1));
    const lines = [`${new Date(Number(start) + index * step * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`];
    for (const path of chart.querySelectorAll("[data-name]")) {
      const value = path.dataset.values.split(",")[index];
      if (value) lines.push(`${path.dataset.name}: ${Number(value).toLocaleString("en")}`);
    }
    tip.textContent = lines.length > 1 ? lines.join("\n") : `${lines[0]}\nNothing recorded`;
    tip.style.left = `${Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${event.clientY + 12}px`;
  });
})();
