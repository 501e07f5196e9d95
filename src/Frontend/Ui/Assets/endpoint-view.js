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

  // A path holds a line's points in units of the drawing: 1000 wide, 100 high, zero at its foot.
  const pointsOf = path => [...path.getAttribute("d").matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

  document.addEventListener("pointermove", event => {
    const chart = event.target.closest?.(".plot svg");
    tip.hidden = !chart;
    if (!chart) return;
    const { top, start, step, count } = chart.dataset;
    const box = chart.getBoundingClientRect();
    const index = Math.round(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (count - 1));
    const at = index * 1000 / Math.max(1, count - 1);
    const lines = [`${new Date(Number(start) + index * step * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`];
    for (const path of chart.querySelectorAll("[data-name]")) {
      const point = pointsOf(path).find(([x]) => Math.abs(x - at) < 0.1);
      if (point) lines.push(`${path.dataset.name}: ${Number(((100 - point[1]) / 100 * top).toPrecision(3))}`);
    }
    tip.textContent = lines.length > 1 ? lines.join("\n") : `${lines[0]}\nNothing recorded`;
    tip.style.left = `${Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${event.clientY + 12}px`;
  });
})();
