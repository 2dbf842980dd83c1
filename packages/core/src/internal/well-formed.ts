/** Replaces lone surrogates in a text, because UTF-8 cannot encode them. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
