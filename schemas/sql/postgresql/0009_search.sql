-- One row a document with what lists and search filter by; its words are indexed beside it. Terms arrive folded (no diacritics, đ as d); the
-- simple configuration neither stems nor drops words.
drop table document_search;

create table document_index (
  row bigserial primary key,
  document_id text not null unique,
  direction text not null,
  type_code text not null,
  state text not null,
  urgency text not null,
  day text,
  year bigint,
  book text,
  number bigint,
  unit_id text,
  issuer text not null,   -- folded
  terms text not null,    -- of the metadata
  content text not null,  -- of the files
  words tsvector generated always as (to_tsvector('simple', terms || ' ' || content)) stored
);
create index document_index_by_day on document_index (day);
create index document_index_by_number on document_index (number, year);
create index document_index_words on document_index using gin (words);

-- Where a rebuilding of the index stands.
create table reindexing (
  id bigint primary key,
  after text not null
);

create table saved_searches (
  id text primary key,
  user_id text not null,
  name text not null,
  query text not null,
  created_at bigint not null,
  unique (user_id, name)
);
