"use strict";
(() => {
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  const cards = [...document.querySelectorAll("article")].map((node) => ({
    node, file: node.dataset.file, tone: node.dataset.tone, text: node.textContent.toLowerCase(),
  }));
  const sections = [...document.querySelectorAll("section[data-file]")];
  const chips = [...document.querySelectorAll(".chips button")];
  const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* no storage here */ } };
  const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  const speak = (lang) => {
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-CN" : "en";
    $("search").placeholder = $("search").dataset[lang];
    $("search").setAttribute("aria-label", $("search").dataset[lang]);
    $("lang").textContent = $("lang").dataset[lang];
    $("lang").title = $("lang").dataset[lang + "Title"];
    document.title = root.dataset[lang + "Title"];
    for (const option of document.querySelectorAll("option[data-en]")) option.textContent = option.dataset[lang];
  };
  const filter = () => {
    const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const file = $("file").value;
    const tones = new Set(chips.filter((chip) => chip.ariaPressed === "true").map((chip) => chip.dataset.tone));
    let shown = 0;
    for (const card of cards) {
      const fits = (!file || card.file === file) && tones.has(card.tone) && words.every((word) => card.text.includes(word));
      card.node.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const section of sections) section.hidden = !section.querySelector("article:not([hidden])");
    $("nothing").hidden = shown > 0 || cards.length === 0;
  };
  const show = () => {
    const target = location.hash && $(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.hidden) return;
    $("search").value = ""; $("file").value = "";
    for (const chip of chips) chip.ariaPressed = "true";
    filter();
    target.scrollIntoView();
  };

  $("lang").addEventListener("click", () => { const lang = root.dataset.lang === "zh" ? "en" : "zh"; keep("seawall-lang", lang); speak(lang); });
  $("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep("seawall-theme", root.dataset.theme);
  });
  $("search").addEventListener("input", filter);
  $("file").addEventListener("change", filter);
  for (const chip of chips) {
    chip.addEventListener("click", () => { chip.ariaPressed = String(chip.ariaPressed !== "true"); filter(); });
  }
  addEventListener("hashchange", show);
  if (kept("seawall-theme")) root.dataset.theme = kept("seawall-theme");
  const asked = new URLSearchParams(location.search).get("lang");
  speak(["zh", "en"].includes(asked) ? asked : kept("seawall-lang") || root.dataset.lang);
  for (const node of document.querySelectorAll("[data-script]")) node.hidden = false;
  show();
})();
