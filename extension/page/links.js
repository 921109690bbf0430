/** Finds the links of the page that lead to its privacy policy, and frames of others that show it. */
(() => {
  const MOST = 5;
  const MAX_TEXT = 80;
  /** A policy that the page shows in a frame is likelier than one to which it links. */
  const FRAME = 9;
  // Italian and English names of the document, in the words of the link and in its address.
  const NAMED =
    /\bprivacy\b|\binformativa\b|protezione dei dati|trattamento dei dati|dati personali|data (?:protection|policy)|riservatezza/i;
  const MINOR = /\bcookies?\b|settings|preferenze|preferences|impostazioni|center|centro/i;
  const ADDRESSED = /privacy|informativa|riservatezza|data-?(?:policy|protection)|protezione-?dati/i;

  /** @param {HTMLAnchorElement | HTMLLinkElement} link */
  function weigh(link) {
    const words = (link.textContent ?? "").slice(0, 200);
    let weight = 0;
    if (/\bprivacy-policy\b/i.test(link.getAttribute("rel") ?? "")) weight += 8;
    if (NAMED.test(words)) weight += 4;
    if (ADDRESSED.test(link.getAttribute("href") ?? "")) weight += 2;
    if (weight && link.closest("footer, [role=contentinfo]")) weight += 1;
    if (weight && MINOR.test(words)) weight -= 2;
    return weight;
  }

  /** Return the most likely links, best first. */
  function findLinks() {
    /** @type {Map<string, {text: string, url: string, weight: number}>} */
    const found = new Map();
    const here = location.href.split("#")[0];
    for (const frame of document.querySelectorAll("iframe[src]")) {
      if (!(frame instanceof HTMLIFrameElement) || !ADDRESSED.test(frame.src) || !URL.canParse(frame.src)) continue;
      // A frame of the same origin is read with the page.
      if (new URL(frame.src).origin !== location.origin) found.set(frame.src, { text: frame.title.slice(0, MAX_TEXT), url: frame.src, weight: FRAME });
    }
    for (const link of document.querySelectorAll("a[href], link[rel][href]")) {
      if (!(link instanceof HTMLAnchorElement || link instanceof HTMLLinkElement)) continue;
      const weight = weigh(link);
      if (!weight || !URL.canParse(link.href)) continue;
      const { protocol, href } = new URL(link.href);
      const url = href.split("#")[0] ?? href;
      if (!/^https?:$/.test(protocol) || url === here || (found.get(url)?.weight ?? 0) >= weight) continue;
      const text = (link.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, MAX_TEXT);
      found.set(url, { text, url, weight });
    }
    const best = [...found.values()].sort((one, other) => other.weight - one.weight).slice(0, MOST);
    return best.map(({ text, url }) => ({ text, url }));
  }

  Object.assign(postilla, { findLinks });
})();
