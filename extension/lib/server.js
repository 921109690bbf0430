/**
 * Asks a server: this computer over HTTP or HTTPS, any other over HTTPS alone. Every way in which
 * asking can fail is a `Failure` of a named kind.
 */

import { AnswerError, VersionError } from "./report.js";

/** Browsers disagree on what else may stand in a name. */
const HOST_NAME = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.?$/;
const LOOPBACK = new Set(["127.0.0.1", "localhost"]);
/** Longest wait for an answer, in milliseconds. */
const PATIENCE = 60_000;
const MAX_DETAIL = 300;
/** Whoever asks for a longer wait, in seconds, is not taken at his word. */
const MAX_WAIT = 3600;

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

/**
 * A question that got no answer. `detail` is the server's own word, if it gave one; `wait` the
 * seconds after which it wants to be asked again, or 0; `status` that of HTTP, or 0.
 */
export class Failure extends Error {
  /**
   * @param {FailureKind} kind
   * @param {string} [detail]
   * @param {number} [wait]
   * @param {number} [status]
   */
  constructor(kind, detail = "", wait = 0, status = 0) {
    super(`${kind} ${detail}`);
    this.kind = kind;
    this.detail = detail;
    this.wait = wait;
    this.status = status;
  }
}

/**
 * Return exactly what is sent for a text.
 * @param {string} text
 * @param {Asker} asker
 */
export function scoreRequest(text, { region, group, locale }) {
  return { text, lang: "auto", region, group, locale, offsets: "utf-16" };
}

/** A server, as far as it is asked. */
export class Client {
  /**
   * @param {Server} server
   * @param {() => boolean} isOnline
   */
  constructor(server, isOnline = () => navigator.onLine) {
    this.server = server;
    this.isOnline = isOnline;
  }

  /**
   * Return the parsed answer to a question, unchecked. Throws Failure; an abort passes through.
   * @param {"/v1/score" | "/v1/compare"} path
   * @param {object} question
   * @param {AbortSignal} signal
   * @returns {Promise<unknown>}
   */
  async ask(path, question, signal) {
    const body = JSON.stringify(question);
    return this.#fetch(path, { method: "POST", body, headers: { "Content-Type": "application/json" } }, signal);
  }

  /**
   * Ask whether it is there and is a Postilla server. Throws Failure.
   * @param {AbortSignal} signal
   */
  async check(signal) {
    const rubric = await this.#fetch("/v1/rubric", { method: "GET" }, signal);
    if (typeof rubric !== "object" || rubric === null) throw new Failure("server-error");
  }

  /**
   * @param {string} path
   * @param {RequestInit} request
   * @param {AbortSignal} signal
   */
  async #fetch(path, request, signal) {
    /** @type {Response} */
    let response;
    try {
      response = await fetch(this.server.base + path, {
        ...request,
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
      });
    } catch (error) {
      if (signal.aborted) throw error;
      throw new Failure(!this.server.loopback && !this.isOnline() ? "offline" : "unreachable");
    }
    if (response.ok) return await parse(response);
    throw new Failure(kindOf(response.status), await detailOf(response), waitOf(response), response.status);
  }
}

/**
 * @param {number} status
 * @returns {FailureKind}
 */
function kindOf(status) {
  if (status === 413) return "too-long";
  return status === 429 || status === 503 ? "busy" : "server-error";
}

/** @param {Response} response */
function waitOf(response) {
  const seconds = Number(response.headers.get("Retry-After"));
  return seconds > 0 && seconds <= MAX_WAIT ? Math.ceil(seconds) : 0;
}

/** @param {Response} response */
async function parse(response) {
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Failure("server-error");
  }
}

/**
 * Return what a problem document (RFC 9457) says, shortened.
 * @param {Response} response
 */
async function detailOf(response) {
  const status = String(response.status);
  try {
    const problem = await response.json();
    const said = problem && Object.hasOwn(problem, "detail") ? problem.detail : null;
    return typeof said === "string" ? `${status} · ${said.slice(0, MAX_DETAIL)}` : status;
  } catch {
    return status;
  }
}

/**
 * Return the failure that an error amounts to.
 * @param {unknown} error
 */
export function failureOf(error) {
  if (error instanceof Failure) return error;
  if (error instanceof VersionError) return new Failure("other-version", error.message.slice(0, MAX_DETAIL));
  if (error instanceof AnswerError) return new Failure("server-error", error.message.slice(0, MAX_DETAIL));
  throw error;
}
