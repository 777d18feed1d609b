declare module 'natural/lib/natural/stemmers/porter_stemmer_*' {
  const stemmer: { stem(word: string): string };
  export default stemmer;
}

declare module 'natural/lib/natural/util/stopwords_*' {
  const list: { readonly words: readonly string[] };
  export default list;
}
