/** The texts of the interface, in the language that the reader chose. */

export const LANGUAGES = /** @type {const} */ (["it", "en"]);
/** @typedef {typeof LANGUAGES[number]} Language */

/**
 * Return the language to speak: the chosen one, else the browser's, else English.
 * @param {unknown} chosen "it", "en", or anything else for the browser's
 * @param {string} browser such as "it-IT"
 * @returns {Language}
 */
export function pickLanguage(chosen, browser) {
  const own = browser.slice(0, 2).toLowerCase();
  return LANGUAGES.find((one) => one === chosen) ?? LANGUAGES.find((one) => one === own) ?? "en";
}

/**
 * Says messages, numbers and dates. The browser has its own language's messages at hand; `Intl`
 * for numbers and lists would cost a popup more time than all else that it shows.
 */
export class Words {
  #messages;

  /**
   * @param {Language} language
   * @param {Record<string, {message: string}> | null} messages as `_locales` has them; null for
   *   those of the browser's language
   */
  constructor(language, messages) {
    this.language = language;
    this.#messages = messages;
  }

  /**
   * Return the message with this key, $1, $2, … replaced, or nothing when there is none.
   * @param {string} key
   * @param {string[]} values
   */
  #find(key, values) {
    if (!this.#messages) return chrome.i18n.getMessage(key, values);
    if (!Object.hasOwn(this.#messages, key)) return "";
    const { message } = /** @type {{message: string}} */ (this.#messages[key]);
    return message.replace(/\$(\d)/g, (_, number) => values[Number(number) - 1] ?? "");
  }

  /**
   * Tell whether there is a message with this key.
   * @param {string} key
   */
  has(key) {
    return this.#find(key, []) !== "";
  }

  /**
   * Return the message, with $1, $2, … replaced. Throws when there is none.
   * @param {string} key
   * @param {...(string | number)} values
   */
  say(key, ...values) {
    const said = this.#find(key, values.map((value) => (typeof value === "number" ? this.number(value) : value)));
    if (!said) throw new Error(`_locales/${this.language} has no message "${key}"`);
    return said;
  }

  /**
   * Return the message for so many things: `key_one` or `key_other`; $1 is the count.
   * @param {string} key
   * @param {number} count
   */
  count(key, count) {
    return this.say(`${key}_${new Intl.PluralRules(this.language).select(count) === "one" ? "one" : "other"}`, count);
  }

  /** @param {number} value a whole number */
  number(value) {
    return String(value).replace(/\B(?=(\d{3})+$)/g, this.#find("number_group", []));
  }

  /** @param {number} time milliseconds since 1970 */
  date(time) {
    return new Date(time).toLocaleDateString(this.language, { dateStyle: "long" });
  }

  /** @param {readonly string[]} items */
  list(items) {
    const last = items.at(-1) ?? "";
    if (items.length < 2) return last;
    return this.say(items.length === 2 ? "list_two" : "list_more", items.slice(0, -1).join(", "), last);
  }
}

/**
 * Load the texts in the language of the settings.
 * @param {unknown} chosen
 */
export async function loadWords(chosen) {
  const browser = chrome.i18n.getMessage("language");
  const language = pickLanguage(chosen, browser);
  if (language === browser) return new Words(language, null);
  const response = await fetch(`/_locales/${language}/messages.json`);
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
}
