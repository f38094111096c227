const REGEXP_SIGNS = /[\\^$*+?()[\]{}|]/;

/** What `text` means as a path matcher: a regular expression when it has signs of one, else the start of the path. */
export function createPathMatcher(text: string): (path: string) => boolean {
  if (!REGEXP_SIGNS.test(text)) return (path) => path.startsWith(text);
  const pattern = new RegExp(text);
  return (path) => pattern.test(path);
}

/** Whether `createPathMatcher` accepts the text: a regular expression must compile. */
export function isPathMatcher(text: string): boolean {
  try {
    createPathMatcher(text);
    return true;
  } catch {
    return false;
  }
}
