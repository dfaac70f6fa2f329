"use strict";
(() => {
  const root = document.documentElement;
  const head = document.querySelector(".head");
  const fit = () => root.style.setProperty("--head", `${head.offsetHeight}px`);
  const speak = (language) => { if (language === "en" || language === "ko") { root.lang = language; fit(); } };
  const light = (...elements) => {
    for (const element of document.querySelectorAll(".lit")) element.classList.remove("lit");
    for (const element of elements) if (element) element.classList.add("lit");
  };
  const show = (element) => element && element.scrollIntoView({ block: "center", behavior: "auto" });
  document.addEventListener("click", (event) => {
    const proof = event.target.closest(".proof"), box = event.target.closest(".box");
    if (proof && proof.dataset.box) {
      const target = document.getElementById(proof.dataset.box);
      light(target, proof.closest(".finding"));
      show(target);
    } else if (box) {
      const proofs = [...document.querySelectorAll(`.proof[data-box="${box.id}"]`)];
      const places = proofs.map((source) => source.closest(".finding") || source.closest("tr"));
      light(box, ...places);
      show(places[0]);
    }
  });
  window.addEventListener("message", (event) => speak(event.data && event.data.language));
  // Inside the triage page its keys go on working while the focus is here.
  document.addEventListener("keydown", (event) => {
    if (window.parent !== window && /^(Escape|j|k|ArrowLeft|ArrowRight)$/.test(event.key)) window.parent.postMessage({ key: event.key }, "*");
  });
  window.addEventListener("resize", fit);
  speak(location.hash.slice(1));
  fit();
})();
