"use strict";

(async () => {
  const telegram = window.Telegram && window.Telegram.WebApp;
  const tried = "byline-sign-in";
  const headline = document.getElementById("signing-in");

  if (telegram) {
    telegram.ready();
    telegram.expand();
    if (history.length > 1) {
      telegram.BackButton.onClick(() => history.back());
      telegram.BackButton.show();
    }
    document.addEventListener("click", (event) => {
      const outside = event.target.closest("a[rel=noopener]");
      if (!outside) return;
      event.preventDefault(); // a page from elsewhere would take the place of the Mini App
      if (outside.hostname === "t.me") telegram.openTelegramLink(outside.href);
      else telegram.openLink(outside.href);
    });
  }
  if (!headline) {
    sessionStorage.removeItem(tried);
    const quoted = document.querySelector(".quoted");
    if (quoted && !document.querySelector(":target")) quoted.scrollIntoView(); // Telegram needs the "#" of the address
    return;
  }

  const signIn = async () => {
    if (!telegram || !telegram.initData || sessionStorage.getItem(tried)) return false;
    const response = await fetch(headline.dataset.address, { method: "POST", body: telegram.initData });
    return response.ok;
  };

  if (await signIn().catch(() => false)) {
    sessionStorage.setItem(tried, "1"); // where cookies are refused, the next page is this one again
    history.scrollRestoration = "manual"; // else the top of this page would be sought on the next one
    location.reload();
    return;
  }
  sessionStorage.removeItem(tried);
  headline.hidden = true;
  document.getElementById("not-signed-in").hidden = false;
})();
