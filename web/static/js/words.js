// Sentences of the scripts, Vietnamese first, in the language of the page.

export const say = (vi, en) => (document.documentElement.lang === "en" ? en : vi);
