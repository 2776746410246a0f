/** Words as they are compared: small letters without marks, đ as d. */
export const fold = (words: string) => words.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
