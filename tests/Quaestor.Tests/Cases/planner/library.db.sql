-- A lending library: five tables with keys.
create table branch (branch_id integer primary key, name text, city text, opening_year integer);
create table author (author_id integer primary key, first_name text, last_name text, nationality text, birth_year integer);
create table book (book_id integer primary key, title text, author_id integer references author (author_id), genre text, pages integer, publication_year integer, price real);
create table member (member_id integer primary key, name text, age integer, city text, branch_id integer references branch (branch_id));
create table loan (loan_id integer primary key, member_id integer references member (member_id), book_id integer references book (book_id), loan_date text, days integer);
insert into branch values (1, 'Central', 'Lyon', 1931), (2, 'Riverside', 'Porto', 1974), (3, 'Hilltop', 'Porto', 1999), (4, 'Old Mill', 'Ghent', 1988);
insert into author values (1, 'Ada', 'Moreau', 'French', 1950), (2, 'Bruno', 'Silva', 'Portuguese', 1961), (3, 'Clara', 'Peeters', 'Belgian', 1978), (4, 'Dario', 'Moreau', 'French', 1985), (5, 'Edith', 'Lund', 'Danish', 1947);
insert into book values (1, 'The Salt Road', 1, 'Novel', 320, 1988, 12.5), (2, 'Night Ferry', 2, 'Crime', 280, 1999, 9.9), (3, 'Glass Garden', 1, 'Novel', 410, 2003, 15.0),
  (4, 'Small Machines', 3, 'Science', 190, 2015, 22.0), (5, 'Cold Harbour', 2, 'Crime', 350, 2010, 11.0), (6, 'Atlas of Rain', 5, 'Travel', 240, 1979, 18.0), (7, 'Iron Lake', 4, 'Crime', 300, 2018, 13.5), (8, 'Winter Bread', 3, 'Cooking', 150, 2020, 25.0);
insert into member values (1, 'Hugo Blanc', 34, 'Lyon', 1), (2, 'Ines Costa', 27, 'Porto', 2), (3, 'Jan Maes', 61, 'Ghent', 4), (4, 'Lea Martin', 45, 'Lyon', 1), (5, 'Nuno Reis', 19, 'Porto', 3), (6, 'Olga Berg', 52, 'Porto', 2), (7, 'Paul Henry', 38, 'Lyon', 1);
insert into loan values (1, 1, 1, '2024-01-05', 14), (2, 2, 2, '2024-01-09', 21), (3, 3, 4, '2024-02-11', 7), (4, 1, 5, '2024-02-20', 28), (5, 4, 2, '2024-03-02', 10), (6, 5, 7, '2024-03-15', 14), (7, 2, 5, '2024-04-01', 30), (8, 1, 2, '2024-04-18', 12), (9, 3, 6, '2024-05-06', 9);
