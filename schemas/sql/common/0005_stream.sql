-- What a stream reads on behind the place where it broke off. `seq` is where in the order of commits a person was told: the log's size once
-- the transaction's events were appended. Ids are made before the commit and may come out of order; this number is given under the
-- log's lock, so a reader that has passed it misses nothing.
create index notifications_by_seq on notifications (user_id, seq, id);
