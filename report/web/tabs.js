"use strict";
// Sections become tabs (WAI-ARIA Authoring Practices); a link to anything inside one opens it.
(() => {
  const root = document.documentElement;
  const links = [...document.querySelectorAll(".tabs a")];
  const panels = links.map((link) => document.querySelector(link.hash));
  root.classList.add("scripted");
  document.querySelector(".tabs").setAttribute("role", "tablist");
  links.forEach((link, i) => {
    link.parentElement.setAttribute("role", "presentation");
    link.setAttribute("role", "tab");
    link.setAttribute("aria-controls", panels[i].id);
    link.id = panels[i].id + "-tab";
    panels[i].setAttribute("role", "tabpanel");
  });

  const show = (panel) => {
    links.forEach((link, i) => {
      const shown = panels[i] === panel;
      link.setAttribute("aria-selected", shown);
      link.tabIndex = shown ? 0 : -1;
      panels[i].classList.toggle("shown", shown);
    });
    panel.dispatchEvent(new CustomEvent("shown"));
  };

  // The browser's own jump to a section would take the focus from its tab.
  links.forEach((link, i) => link.addEventListener("click", (event) => {
    event.preventDefault();
    if (location.hash !== link.hash) history.pushState(null, "", link.hash);
    show(panels[i]);
    link.focus();
  }));

  const target = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    return name ? document.getElementById(name) : null;
  };
  const follow = () => {
    const element = target();
    const panel = element ? element.closest(".panel") : null;
    if (element && !panel) return;
    show(panel ?? panels[0]);
    if (!panel || element === panel) return;
    document.querySelectorAll(".reached").forEach((other) => other.classList.remove("reached"));
    element.classList.add("reached");
    element.querySelectorAll("details").forEach((part) => { part.open = true; });
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
  };
  window.addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {  // a second click on the same link changes no hash
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash && !links.includes(link)) follow();
  });
  document.querySelector(".tabs").addEventListener("keydown", (event) => {
    const at = links.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    links[(to + links.length) % links.length].click();
  });

  // On paper nothing can be opened: configurations are printed open.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(".run details:not([open])")];
    opened.forEach((part) => { part.open = true; });
  });
  window.addEventListener("afterprint", () => { opened.forEach((part) => { part.open = false; }); opened = []; });

  const themes = ["auto", "light", "dark"];
  const button = document.createElement("button");
  button.id = "theme";
  button.type = "button";
  const name = () => { button.textContent = "Theme: " + (root.dataset.theme ?? "auto"); };
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(root.dataset.theme ?? "auto") + 1) % themes.length];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    name();
    document.dispatchEvent(new CustomEvent("theme"));
  });
  name();
  document.querySelector("header").append(button);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new CustomEvent("theme")));
  window.addEventListener("DOMContentLoaded", follow);
})();
