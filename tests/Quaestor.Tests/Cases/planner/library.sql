-- Questions over the lending library, in the wording of many people, each with the query that answers it, written by hand.

-- ? How many books are there?
select count(*) from book;

-- ? count the members
select count(*) from member;

-- ? number of authors
select count(*) from author;

-- ? List the titles of all books.
select title from book;

-- ? What are the titles and prices of the books?
select title, price from book;

-- ? Show the name and age of every member.
select name, age from member;

-- ? Give me the names of the branches in Porto.
select name from branch where city = 'Porto';

-- ? which branches are located in Ghent
select name from branch where city = 'Ghent';

-- ? How many members are older than 40?
select count(*) from member where age > 40;

-- ? What are the names of members younger than 30?
select name from member where age < 30;

-- ? Find the titles of books with more than 300 pages.
select title from book where pages > 300;

-- ? titles of crime books
select title from book where genre = 'Crime';

-- ? How many novels are there?
select count(*) from book where genre = 'Novel';

-- ? What is the average price of the books?
select avg(price) from book;

-- ? What is the average age of the members?
select avg(age) from member;

-- ? What are the maximum and minimum number of pages of the books?
select max(pages), min(pages) from book;

-- ? total number of pages of all books
select sum(pages) from book;

-- ? How many books are there in each genre?
select genre, count(*) from book group by genre;

-- ? Show each genre and the number of books in it.
select genre, count(*) from book group by genre;

-- ? For each genre, what is the average price of the books?
select genre, avg(price) from book group by genre;

-- ? number of members per city
select city, count(*) from member group by city;

-- ? How many branches does each city have?
select city, count(*) from branch group by city;

-- ? Which genre has the most books?
select genre from book group by genre order by count(*) desc limit 1;

-- ? What is the most common city of members?
select city from member group by city order by count(*) desc limit 1;

-- ? Which genres have at least 2 books?
select genre from book group by genre having count(*) >= 2;

-- ? Which cities have more than one branch?
select city from branch group by city having count(*) > 1;

-- ? List the titles of the books in alphabetical order.
select title from book order by title;

-- ? List the names of members from youngest to oldest.
select name from member order by age;

-- ? Show the titles of books sorted by price in descending order.
select title from book order by price desc;

-- ? What is the title of the most expensive book?
select title from book order by price desc limit 1;

-- ? What is the title of the book with the most pages?
select title from book order by pages desc limit 1;

-- ? What are the titles of the 3 cheapest books?
select title from book order by price limit 3;

-- ? What is the name of the oldest member?
select name from member order by age desc limit 1;

-- ? Which books cost more than the average price? Give their titles.
select title from book where price > (select avg(price) from book);

-- ? Show the names of members whose age is above the average.
select name from member where age > (select avg(age) from member);

-- ? What are the different genres of books?
select distinct genre from book;

-- ? list the distinct nationalities of the authors
select distinct nationality from author;

-- ? How many different genres are there?
select count(distinct genre) from book;

-- ? What are the first name and last name of the French authors?
select first_name, last_name from author where nationality = 'French';

-- ? Show the first names of authors born after 1960.
select first_name from author where birth_year > 1960;

-- ? What are the titles of the books published in 2010?
select title from book where publication_year = 2010;

-- ? What are the titles of the books written by the author with last name Silva?
select b.title from book b join author a on a.author_id = b.author_id where a.last_name = 'Silva';

-- ? Show the title of each book and the last name of its author.
select b.title, a.last_name from book b join author a on a.author_id = b.author_id;

-- ? What are the names of the members of the branch named "Central"?
select m.name from member m join branch b on b.branch_id = m.branch_id where b.name = 'Central';

-- ? How many members does each branch have? Show the branch name.
select b.name, count(*) from member m join branch b on b.branch_id = m.branch_id group by b.branch_id;

-- ? Show the name of each member and the number of loans they have.
select m.name, count(*) from member m join loan l on l.member_id = m.member_id group by m.member_id;

-- ? Which member has the most loans?
select m.name from member m join loan l on l.member_id = m.member_id group by m.member_id order by count(*) desc limit 1;

-- ? What are the names of the members who have at least 2 loans?
select m.name from member m join loan l on l.member_id = m.member_id group by m.member_id having count(*) >= 2;

-- ? What are the names of members who have no loans?
select name from member where member_id not in (select member_id from loan);

-- ? List the titles of books that do not have any loan.
select title from book where book_id not in (select book_id from loan);

-- ? What are the titles of books with a price between 10 and 15?
select title from book where price between 10 and 15;

-- ? Show the titles of books whose genre is Crime or Novel.
select title from book where genre = 'Crime' or genre = 'Novel';

-- ? How many members live in Lyon?
select count(*) from member where city = 'Lyon';

-- ? names of members who are not from Porto
select name from member where city <> 'Porto';

-- ? Find the titles of books whose title contains the word "Lake".
select title from book where title like '%Lake%';

-- ? What is the average number of days of the loans?
select avg(days) from loan;

-- ? what is the opening year of the branch Hilltop
select opening_year from branch where name = 'Hilltop';

-- ? Show the ids and names of all branches.
select branch_id, name from branch;

-- ? What are the names of members aged 38?
select name from member where age = 38;

-- ? How many loans lasted at least 14 days?
select count(*) from loan where days >= 14;

-- ? How many loans were made before '2024-02-01'?
select count(*) from loan where loan_date < '2024-02-01';

-- ? How many loans were made between 2024-01-06 and 2024-02-12?
select count(*) from loan where loan_date between '2024-01-06' and '2024-02-12';

-- ? What is the id of the most recent loan?
select loan_id from loan order by loan_date desc limit 1;

-- ? What is the id of the earliest loan?
select loan_id from loan order by loan_date limit 1;
