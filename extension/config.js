/** The server that a fresh installation asks. `build.py --server` writes another one. */
export const DEFAULT_SERVER = "http://127.0.0.1:8000";
