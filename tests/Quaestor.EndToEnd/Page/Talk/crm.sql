create table customers (id integer primary key, name text not null, tier text not null, city text not null, value numeric(12, 2) not null, note text);
insert into customers
select i, 'Customer ' || i, 'standard', (array['Rome', 'Oslo', 'Bonn'])[1 + i % 3], i * 1000.25, case when i = 1 then repeat('A long note with many words. ', 40) end
from generate_series(1, 30) i;
create table log (what text);
create function note() returns trigger language plpgsql as $$ begin insert into log values (new.name); return new; end $$;
create trigger noted after update on customers for each row execute function note();
