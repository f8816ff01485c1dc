// Sorting, filtering and the choice of colours. Nothing in a table is ever read as HTML.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.remove("no-script");

  // Colours: the reader's own wish first, then the system's.
  const theme = document.getElementById("theme");
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);
  const showTheme = () => theme.setAttribute("aria-pressed", String(isDark()));
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    showTheme();
  });
  systemDark.addEventListener("change", showTheme);
  showTheme();

  // A cell's text; of a name only the name, not what it opens.
  const textOf = (cell) => (cell.querySelector("bdi") || cell).textContent.trim();
  const inf = /^(-?)inf$/;
  const numberOf = (text) => {
    const plain = text.replace(/[,<>%+]/g, "");
    const infinite = inf.exec(plain);
    return infinite ? Number(infinite[1] + "Infinity") : plain === "" ? NaN : Number(plain);
  };
  const collator = new Intl.Collator("en", { numeric: true });

  const sort = (table, column, kind, descending) => {
    const body = table.tBodies[0];
    const keyed = Array.from(body.rows, (row) => {
      const text = textOf(row.cells[column]);
      return { row, key: kind === "number" ? numberOf(text) : text };
    });
    const sign = descending ? -1 : 1;
    keyed.sort((a, b) => {
      if (kind !== "number") {
        return sign * collator.compare(a.key, b.key);
      }
      // what is no number comes last, either way
      const aNone = Number.isNaN(a.key);
      const bNone = Number.isNaN(b.key);
      if (aNone || bNone) {
        return Number(aNone) - Number(bNone);
      }
      return a.key === b.key ? 0 : a.key < b.key ? -sign : sign;
    });
    const sorted = document.createDocumentFragment();
    keyed.forEach((entry) => sorted.append(entry.row));
    body.append(sorted);
  };

  for (const table of document.querySelectorAll("table.sorted")) {
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const kind = head.dataset.sort;
      if (!kind) {
        return;
      }
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.append(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        // of numbers the largest are of interest, of names the first
        const descending = now === "none" ? kind === "number" : now === "ascending";
        heads.filter((other) => other.dataset.sort).forEach((other) => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sort(table, column, kind, descending);
      });
    });
  }

  for (const form of document.querySelectorAll(".filters")) {
    const rows = Array.from(document.getElementById(form.dataset.for).tBodies[0].rows);
    const names = rows.map((row) => textOf(row.cells[0]).toLowerCase());
    const find = form.querySelector(".find");
    const pick = form.querySelector(".pick");
    const odd = form.querySelector(".odd");
    const count = form.querySelector(".count");
    const all = rows.length.toLocaleString("en-US");
    const filter = () => {
      const text = find.value.trim().toLowerCase();
      let shown = 0;
      rows.forEach((row, i) => {
        const fits = names[i].includes(text)
          && (!pick || pick.value === "" || row.dataset.role === pick.value)
          && (!odd || !odd.checked || row.dataset.odd !== undefined);
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      count.textContent = count.dataset.text.replace("{0}", shown.toLocaleString("en-US")).replace("{1}", all);
    };
    find.addEventListener("input", filter);
    for (const field of [pick, odd]) {
      if (field) {
        field.addEventListener("change", filter);
      }
    }
    filter(); // a browser that comes back to the page keeps what was typed
  }

  // On paper everything is open.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("section > details").forEach((details) => {
      details.open = true;
    });
  });
})();
