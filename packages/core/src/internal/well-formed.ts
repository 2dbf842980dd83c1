/** A text with UTF-8: one in which no surrogate stands alone. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
