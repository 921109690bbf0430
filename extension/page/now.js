/** Reads the page at once; what a file ends with is its answer. */
postilla.read({ whole: false, onProgress: postilla.tell });
