/** Which servers may be asked: this computer over HTTP or HTTPS, any other over HTTPS alone. */

/** Browsers disagree on what else may stand in a name. */
const HOST_NAME = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.?$/;
const LOOPBACK = new Set(["127.0.0.1", "localhost"]);

/** An address that cannot be used; `reason` is the key of the message that says why. */
export class AddressError extends Error {
  /** @param {"address_unreadable" | "address_insecure"} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * @typedef {object} Server
 * @property {string} base address without a slash at its end
 * @property {string} host what is shown to the reader
 * @property {boolean} loopback whether it is this computer
 * @property {string} pattern the host permission that it needs, if it is not
 */

/**
 * Read a server's address. Throws AddressError.
 * @param {string} address
 * @returns {Server}
 */
export function parseServer(address) {
  const written = address.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `https://${written}`;
  if (!URL.canParse(full)) throw new AddressError("address_unreadable");
  const url = new URL(full);
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new AddressError("address_unreadable");
  }
  if (!HOST_NAME.test(url.hostname)) throw new AddressError("address_unreadable");
  const loopback = LOOPBACK.has(url.hostname);
  if (url.protocol === "http:" && !loopback) throw new AddressError("address_insecure");
  const path = url.pathname.replace(/\/+$/, "");
  return { base: url.origin + path, host: url.host, loopback, pattern: `https://${url.hostname}/*` };
}

/**
 * Tell whether the reader has agreed that this server gets the texts.
 * @param {Server} server
 */
export async function isAllowed(server) {
  return server.loopback || (await chrome.permissions.contains({ origins: [server.pattern] }));
}

/**
 * Ask the browser for leave to send website content to this server. Call it straight from a click.
 * @param {Server} server
 * @returns {Promise<boolean>}
 */
export function requestLeave(server) {
  /** @type {chrome.permissions.Permissions & {data_collection?: string[]}} */
  const wanted = { origins: [server.pattern] };
  // Firefox keeps consent to data collection among its permissions; Chrome refuses unknown keys.
  if ("getBrowserInfo" in chrome.runtime) wanted.data_collection = ["websiteContent"];
  return chrome.permissions.request(wanted);
}
