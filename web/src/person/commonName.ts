/** The common name of a subject as RFC 4514 writes it; the whole where there is none. */
export const commonName = (subject: string) =>
  (/(?:^|,)CN=((?:\\.|[^,\\])*)/.exec(subject)?.[1] ?? subject).replace(/\\(.)/g, "$1");
