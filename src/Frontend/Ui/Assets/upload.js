// Sends the file of a form marked data-upload as the body of a request of its own, shows how far it is, and leads on when it is done.
(() => {
  const cancelled = "Cancelled. Nothing was registered.";

  // What is done for a form just now, each with a way to abort it: a folder is packed, then a request is sent.
  const running = new WeakMap();

  const part = (form, name) => form.querySelector(`[data-upload-${name}]`);
  const mebibytes = bytes => (bytes / 2 ** 20).toFixed(1);

  const show = (form, isRunning, said, mistake = "") => {
    part(form, "cancel").hidden = !isRunning;
    part(form, "progress").hidden = !isRunning;
    form.querySelector("[type=submit]").disabled = isRunning;
    part(form, "said").textContent = said;
    part(form, "mistake").textContent = mistake;
  };

  // ustar (POSIX 1003.1-1988) holds names of up to 100 characters, or up to 155 more before a slash.
  const headerOf = (path, size) => {
    const text = new TextEncoder();
    const header = new Uint8Array(512);
    const put = (at, value) => header.set(text.encode(value), at);
    let name = path;
    let prefix = "";
    for (let cut = path.indexOf("/"); text.encode(name).length > 100 && cut >= 0; cut = path.indexOf("/", cut + 1)) {
      prefix = path.slice(0, cut);
      name = path.slice(cut + 1);
    }
    if (text.encode(name).length > 100 || text.encode(prefix).length > 155) throw new Error(`The path '${path}' is too long for an archive. Pack the folder as a zip and choose that.`);
    put(0, name);
    put(100, "0000644\0" + "0000000\0" + "0000000\0");
    // Sizes of 8 GiB and up do not fit into 11 octal digits: base 256, as GNU tar writes them.
    if (size < 8 ** 11) put(124, size.toString(8).padStart(11, "0") + "\0");
    else for (let at = 135, rest = size; at >= 124; at--, rest = Math.floor(rest / 256)) header[at] = at === 124 ? 0x80 : rest % 256;
    put(136, "00000000000\0" + "        " + "0");
    put(257, "ustar\0" + "00");
    put(345, prefix);
    put(148, header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0") + "\0 ");
    return header;
  };

  // A folder travels as one tar.gz, without the folder's own name.
  const pack = (files, signal) => {
    const pieces = [];
    for (const file of files) {
      pieces.push(headerOf(file.webkitRelativePath.split("/").slice(1).join("/"), file.size), file, new Uint8Array((512 - file.size % 512) % 512));
    }
    pieces.push(new Uint8Array(1024));
    return new Response(new Blob(pieces).stream().pipeThrough(new CompressionStream("gzip"), { signal })).blob();
  };

  const bodyOf = async (form, signal) => {
    const [file] = part(form, "file").files;
    const folder = [...part(form, "folder").files];
    if (file && folder.length > 0) throw new Error("Choose a file or a folder, not both.");
    if (!file && folder.length === 0) throw new Error("Choose a file or a folder first.");
    if (file) return file;
    show(form, true, "Packing the folder…");
    return pack(folder, signal);
  };

  const answerOf = request => { try { return JSON.parse(request.responseText); } catch { return {}; } };

  const finish = (form, request) => {
    const answer = answerOf(request);
    if (request.status === 200 && answer.version) {
      show(form, false, "Done.");
      if (form.isConnected) Blazor.navigateTo(form.dataset.then + answer.version, { replaceHistoryEntry: form.dataset.then + answer.version === location.pathname });
      return;
    }
    const isSignedOut = request.status === 401;
    show(form, false, "", isSignedOut ? "Your session has ended. Sign in again, then choose the file anew." : answer.message || `The server answered with status ${request.status}.`);
  };

  const send = (form, body) => {
    const request = new XMLHttpRequest();
    const fields = new URLSearchParams(new FormData(form));
    const token = fields.get("__RequestVerificationToken");
    fields.delete("__RequestVerificationToken");
    let tenth = -1;
    request.upload.onprogress = event => {
      if (!form.isConnected) { request.abort(); return; }
      const percent = event.total ? Math.floor(event.loaded * 100 / event.total) : 0;
      part(form, "progress").value = percent;
      // Said seldom, since it is read aloud.
      if (Math.floor(percent / 10) !== tenth) {
        tenth = Math.floor(percent / 10);
        part(form, "said").textContent = `${mebibytes(event.loaded)} of ${mebibytes(event.total)} MiB, ${percent} %`;
      }
    };
    request.upload.onload = () => { part(form, "said").textContent = "All sent. The server stores the files…"; };
    request.onload = () => finish(form, request);
    request.onerror = () => show(form, false, "", "The connection to the server was lost. Nothing was registered. Try again.");
    request.onabort = () => show(form, false, cancelled);
    request.onloadend = () => running.delete(form);
    running.set(form, request);
    request.open("POST", `${form.dataset.upload}?${fields}`);
    request.setRequestHeader("RequestVerificationToken", token);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    show(form, true, "Sending…");
    request.send(body);
  };

  document.addEventListener("submit", async event => {
    const form = event.target.closest("form[data-upload]");
    if (!form) return;
    event.preventDefault();
    if (running.has(form)) return;
    const packing = new AbortController();
    running.set(form, packing);
    try {
      const body = await bodyOf(form, packing.signal);
      packing.signal.throwIfAborted();
      send(form, body);
    } catch (mistake) {
      running.delete(form);
      if (packing.signal.aborted) show(form, false, cancelled);
      else show(form, false, "", mistake.message);
    }
  });

  document.addEventListener("click", event => {
    const cancel = event.target.closest("[data-upload-cancel]");
    if (cancel) running.get(cancel.closest("form"))?.abort();
  });

  window.addEventListener("beforeunload", event => {
    const form = document.querySelector("form[data-upload]");
    if (form && running.has(form)) event.preventDefault();
  });
})();
