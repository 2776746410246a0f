-- Terms arrive folded (no diacritics, đ as d), so the tokenizer has nothing left to remove but separators.
create virtual table document_search using fts5 (document_id unindexed, direction unindexed, terms, tokenize = 'unicode61 remove_diacritics 2');
create table document_search_rows (
  document_id text primary key,
  row bigint not null
);
