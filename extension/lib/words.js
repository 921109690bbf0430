/** The texts of the interface, in the language that the reader chose. */

export const LANGUAGES = /** @type {const} */ (["it", "en"]);
/** @typedef {typeof LANGUAGES[number]} Language */

/**
 * Return the language to speak: the chosen one, else the browser's, else English.
 * @param {string} chosen "it", "en" or "auto"
 * @param {string} browser such as "it-IT"
 * @returns {Language}
 */
export function pickLanguage(chosen, browser) {
  const wanted = chosen === "auto" ? browser.slice(0, 2).toLowerCase() : chosen;
  return LANGUAGES.find((language) => language === wanted) ?? "en";
}

/** Says messages, numbers and dates. */
export class Words {
  #messages;
  #plural;

  /**
   * @param {Language} language
   * @param {Record<string, {message: string}>} messages as `_locales` has them
   */
  constructor(language, messages) {
    this.language = language;
    this.#messages = messages;
    this.#plural = new Intl.PluralRules(language);
  }

  /**
   * Tell whether there is a message with this key.
   * @param {string} key
   */
  has(key) {
    return Object.hasOwn(this.#messages, key);
  }

  /**
   * Return the message, with $1, $2, … replaced. Throws when there is none.
   * @param {string} key
   * @param {...(string | number)} values
   */
  say(key, ...values) {
    if (!this.has(key)) throw new Error(`_locales/${this.language} has no message "${key}"`);
    const { message } = /** @type {{message: string}} */ (this.#messages[key]);
    return message.replace(/\$(\d)/g, (_, number) => {
      const value = values[Number(number) - 1] ?? "";
      return typeof value === "number" ? this.number(value) : value;
    });
  }

  /**
   * Return the message for so many things: `key_one` or `key_other`; $1 is the count.
   * @param {string} key
   * @param {number} count
   */
  count(key, count) {
    return this.say(`${key}_${this.#plural.select(count) === "one" ? "one" : "other"}`, count);
  }

  /** @param {number} value */
  number(value) {
    return value.toLocaleString(this.language);
  }

  /** @param {number} time milliseconds since 1970 */
  date(time) {
    return new Date(time).toLocaleDateString(this.language, { dateStyle: "long" });
  }

  /** @param {readonly string[]} items */
  list(items) {
    return new Intl.ListFormat(this.language).format(items);
  }
}

/**
 * Load the texts. `chosen` is the language of the settings; `likely` are the texts in the
 * browser's language, where somebody has fetched them already.
 * @param {string} chosen
 * @param {Promise<Record<string, {message: string}>> | null} likely
 */
export async function loadWords(chosen, likely = null) {
  const browser = chrome.i18n.getMessage("language");
  const language = pickLanguage(chosen, browser);
  if (likely && language === browser) return new Words(language, await likely);
  const response = await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`));
  return new Words(language, await response.json());
}

/**
 * Put the texts in the places of an HTML page that name a message in `data-say`, and the page's
 * language on its root.
 * @param {Words} words
 */
export function translatePage(words) {
  document.documentElement.lang = words.language;
  for (const element of document.querySelectorAll("[data-say]")) {
    element.textContent = words.say(element.getAttribute("data-say") ?? "");
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    const label = words.say(element.getAttribute("data-label") ?? "");
    element.setAttribute("aria-label", label);
    element.setAttribute("title", label);
  }
}
