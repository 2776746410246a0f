-- Working-time calendars. The id is the SHA-256 of the body, so a version never changes; the newest by created_at counts what
-- begins from now on, the others explain the deadlines that they counted.

create table calendars (
  id text primary key,
  name text not null,
  body text not null,
  created_by text not null,
  created_at bigint not null
);
create index calendars_by_age on calendars (created_at);
