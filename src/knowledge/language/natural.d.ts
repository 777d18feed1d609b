declare module 'natural/lib/natural/stemmers/porter_stemmer*' {
  const stemmer: { stem(word: string): string };
  export default stemmer;
}

declare module 'natural/lib/natural/util/stopwords*' {
  const list: { readonly words: readonly string[] };
  export default list;
}
