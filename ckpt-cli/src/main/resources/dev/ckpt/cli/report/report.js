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

  // A table of which only the rows near the reader are in the page: a browser lays out some hundred rows at once, and not
  // ten thousand.
  const AT_ONCE = 200;
  const listOf = (table) => {
    const body = table.tBodies[0];
    const scroller = table.parentElement;
    const rows = Array.from(body.rows);
    let order = rows;
    let fits = () => true;
    let wanted = rows;
    const more = (count) => {
      const from = body.rows.length;
      body.append(...wanted.slice(from, from + count));
    };
    const show = () => {
      wanted = order.filter(fits);
      body.replaceChildren();
      more(AT_ONCE);
      scroller.scrollTop = 0;
      return wanted.length;
    };
    scroller.addEventListener("scroll", () => {
      if (body.rows.length < wanted.length
          && scroller.scrollTop + 2 * scroller.clientHeight > scroller.scrollHeight) {
        more(AT_ONCE);
      }
    }, { passive: true });
    if (rows.length > AT_ONCE) {
      table.setAttribute("aria-rowcount", String(rows.length + 1));
      show();
    }
    return {
      rows,
      sort(compare) {
        order = rows.slice().sort(compare);
        show();
      },
      filter(test) {
        fits = test;
        return show();
      },
      all() {
        more(wanted.length);
      },
    };
  };

  const comparison = (list, column, kind, descending) => {
    const keys = new Map(list.rows.map((row) => {
      const text = textOf(row.cells[column]);
      return [row, kind === "number" ? numberOf(text) : text];
    }));
    const sign = descending ? -1 : 1;
    return (rowA, rowB) => {
      const a = keys.get(rowA);
      const b = keys.get(rowB);
      if (kind !== "number") {
        return sign * collator.compare(a, b);
      }
      // what is no number comes last, either way
      if (Number.isNaN(a) || Number.isNaN(b)) {
        return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
      }
      return a === b ? 0 : a < b ? -sign : sign;
    };
  };

  const lists = new Map();
  for (const table of document.querySelectorAll("table.sorted")) {
    const list = listOf(table);
    lists.set(table.id, list);
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
        list.sort(comparison(list, column, kind, descending));
      });
    });
  }

  for (const form of document.querySelectorAll(".filters")) {
    const list = lists.get(form.dataset.for);
    const names = new Map(list.rows.map((row) => [row, textOf(row.cells[0]).toLowerCase()]));
    const find = form.querySelector(".find");
    const pick = form.querySelector(".pick");
    const odd = form.querySelector(".odd");
    const count = form.querySelector(".count");
    const all = list.rows.length.toLocaleString("en-US");
    const filter = () => {
      const text = find.value.trim().toLowerCase();
      const shown = list.filter((row) => names.get(row).includes(text)
        && (!pick || pick.value === "" || row.dataset.role === pick.value)
        && (!odd || !odd.checked || row.dataset.odd !== undefined));
      count.textContent = count.dataset.text.replace("{0}", shown.toLocaleString("en-US")).replace("{1}", all);
    };
    find.addEventListener("input", filter);
    for (const field of [pick, odd]) {
      if (field) {
        field.addEventListener("change", filter);
      }
    }
    if (find.value || (pick && pick.value) || (odd && odd.checked)) {
      filter(); // a browser that comes back to the page keeps what was typed
    }
  }

  // On paper everything is open.
  window.addEventListener("beforeprint", () => {
    lists.forEach((list) => list.all());
    document.querySelectorAll("section > details").forEach((details) => {
      details.open = true;
    });
  });
})();
