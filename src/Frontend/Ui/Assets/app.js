// The little that a page does by itself: it connects, says when the connection is lost, keeps the colours, opens the menu,
// leads to a field, copies and tells of texts that are too long.
(() => {
  const modal = document.getElementById("components-reconnect-modal");
  const seconds = document.getElementById("components-seconds-to-next-attempt");

  const reachable = () => fetch("/health/live", { cache: "no-store" }).then(r => r.ok, () => false);
  let timer;

  // Once: a page that cannot be brought to life by being loaded anew would go round and round.
  const reload = () => {
    const key = "serving-reloaded", last = Number(sessionStorage.getItem(key) ?? 0);
    const isBlocked = Date.now() - last < 20000;
    modal.classList.add(isBlocked ? "blocked" : "lost");
    document.getElementById("reconnect-now").onclick = () => location.reload();
    if (isBlocked) return;
    sessionStorage.setItem(key, String(Date.now()));
    location.reload();
  };

  // The server may be gone for long: it is asked again and again, at growing intervals, for as long as the page is open.
  const waitForServer = async (reconnect, attempt = 0) => {
    seconds.textContent = "…";
    if (await reachable()) {
      if (await reconnect().catch(() => false)) return;
      reload();
      return;
    }
    let left = Math.min(30, 1 + attempt * 2);
    const again = () => { clearInterval(timer); waitForServer(reconnect, attempt + 1); };
    document.getElementById("reconnect-now").onclick = again;
    clearInterval(timer);
    timer = setInterval(() => { seconds.textContent = `in ${left} s.`; if (left-- <= 0) again(); }, 1000);
  };

  Blazor.start({
    circuit: {
      // One connection of its own, straight away: whichever process of a cluster takes it, knows the page.
      configureSignalR: builder => builder.withUrl("_blazor", { skipNegotiation: true, transport: 1 }),
      reconnectionHandler: {
        onConnectionDown: () => { if (!modal.open) modal.showModal(); waitForServer(() => Blazor.reconnect()); },
        onConnectionUp: () => { clearInterval(timer); modal.close(); }
      }
    }
  }).then(() => { document.documentElement.dataset.connected = "true"; }).catch(() => { if (!modal.open) modal.showModal(); waitForServer(async () => false); });

  const notice = document.createElement("div");
  notice.className = "notice warn page-notice";
  notice.setAttribute("role", "alert");
  let noticed;
  const say = text => {
    notice.textContent = text;
    document.body.append(notice);
    clearTimeout(noticed);
    noticed = setTimeout(() => notice.remove(), 10000);
  };

  // A text that is longer than the connection takes would cut it. It stays in its field, where it can be made shorter, and goes nowhere.
  const longest = Number(document.documentElement.dataset.longestText);
  const isTooLong = field => field.value?.length > longest;
  for (const kind of ["input", "change", "submit"]) addEventListener(kind, event => {
    const field = kind === "submit" ? [...event.target.elements].find(isTooLong) : event.target;
    if (!field || !isTooLong(field)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const count = number => number.toLocaleString("en");
    say(`This text is too long: it has ${count(field.value.length)} characters, and a field takes at most ${count(longest)}. Shorten it to go on.`);
  }, true);

  // Over plain HTTP from another host scripts have no clipboard, but what is selected can be copied.
  const copySelected = text => {
    const focused = document.activeElement;
    const field = document.createElement("textarea");
    field.className = "visually-hidden";
    field.value = text;
    document.body.append(field);
    field.focus({ preventScroll: true });
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return isCopied;
  };

  const select = source => {
    const folded = source.closest("details");
    if (folded) folded.open = true;
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
  };

  const copying = new WeakMap();
  const showCopied = button => {
    const { words, timer } = copying.get(button) ?? { words: button.textContent };
    clearTimeout(timer);
    button.textContent = "Copied";
    copying.set(button, { words, timer: setTimeout(() => { button.textContent = words; copying.delete(button); }, 1500) });
  };

  const copy = async button => {
    const source = document.getElementById(button.dataset.copy);
    const text = source.value ?? source.textContent;
    if (await navigator.clipboard?.writeText(text).then(() => true, () => false) || copySelected(text)) {
      showCopied(button);
      return;
    }
    select(source);
    say("The browser does not let this page copy. The text is selected: copy it by the keyboard or by the browser's menu.");
  };

  document.addEventListener("click", event => {
    const menu = event.target.closest("[data-menu]");
    const side = document.getElementById("side");
    if (side) {
      const opens = menu ? side.classList.toggle("open") : (side.classList.remove("open"), false);
      document.querySelector("[data-menu]")?.setAttribute("aria-expanded", String(opens));
    }
    if (event.target.closest("[data-scheme-toggle]")) {
      const root = document.documentElement;
      const isDark = root.dataset.scheme === "dark" || (root.dataset.scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
      const scheme = isDark ? "light" : "dark";
      document.cookie = `serving-scheme=${scheme}; path=/; max-age=31536000; samesite=lax`;

      // In place: to load the page anew would throw away what was typed.
      root.dataset.scheme = scheme;
      for (const sheet of document.querySelectorAll("[data-for-scheme]")) sheet.media = sheet.dataset.forScheme === scheme ? "all" : "not all";
    }
    const leads = event.target.closest("[data-focus]");
    if (leads) {
      const field = document.getElementById(leads.dataset.focus);
      for (let folded = field?.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
      field?.focus({ preventScroll: true });
      field?.scrollIntoView({ block: "center" });
    }
    const copied = event.target.closest("[data-copy]");
    if (copied) copy(copied);
  });
})();
