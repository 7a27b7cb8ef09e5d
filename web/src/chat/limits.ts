/** Characters that one message may have: more where it is a query or a program as it stands. */
export function limitOf(message: string): number {
  return /^\s*(SQL|PYTHON):/i.test(message) ? 100_000 : 10_000;
}
