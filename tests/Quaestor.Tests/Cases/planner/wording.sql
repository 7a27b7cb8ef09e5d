-- The sample shop once more, in the wording of hurried, careful and chatty people. Each query was written by hand from the
-- schema and the meaning of the question. "order by" in a query means that the order counts. Today is 2025-12-31.

-- ? how many customers
select count(*) from customers;

-- ? product count
select count(*) from products;

-- ? customer count by country
select country, count(*) from customers group by 1;

-- ? cusomers per segment
select segment, count(*) from customers group by 1;

-- ? number of prodcts per category
select category, count(*) from products group by 1;

-- ? orders 2024
select * from orders where year(order_date) = 2024;

-- ? count orders 2023
select count(*) from orders where year(order_date) = 2023;

-- ? revenue 2025 by month
select date_trunc('month', o.order_date)::date as month, sum(i.quantity * i.unit_price)
from order_items i join orders o on o.order_id = i.order_id where year(o.order_date) = 2025 group by 1 order by 1;

-- ? total revnue in 2025
select sum(i.quantity * i.unit_price) from order_items i join orders o on o.order_id = i.order_id where year(o.order_date) = 2025;

-- ? Could you please tell me how many orders we received in the first quarter of 2025?
select count(*) from orders where order_date >= '2025-01-01' and order_date < '2025-04-01';

-- ? how many orders were placed in the second half of 2024
select count(*) from orders where order_date >= '2024-07-01' and order_date < '2025-01-01';

-- ? orders on 8 March 2025
select * from orders where order_date = '2025-03-08';

-- ? how many orders on March 8, 2025
select count(*) from orders where order_date = '2025-03-08';

-- ? how many orders yesterday
select count(*) from orders where order_date = '2025-12-30';

-- ? revenue this year
select sum(i.quantity * i.unit_price) from order_items i join orders o on o.order_id = i.order_id where year(o.order_date) = 2025;

-- ? revenue last quarter
select sum(i.quantity * i.unit_price) from order_items i join orders o on o.order_id = i.order_id
where o.order_date >= '2025-07-01' and o.order_date < '2025-10-01';

-- ? how many orders in the last 7 days
select count(*) from orders where order_date >= '2025-12-25' and order_date <= '2025-12-31';

-- ? how many customers signed up before 2022
select count(*) from customers where signup_date < '2022-01-01';

-- ? top 3 countries by revenue
select c.country, sum(i.quantity * i.unit_price) as r
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
group by 1 order by r desc limit 3;

-- ? the five most expensive products
select * from products order by price desc, product_id limit 5;

-- ? top ten products by units sold in 2024
select p.product_id, p.name, sum(i.quantity) as n
from order_items i join products p on p.product_id = i.product_id join orders o on o.order_id = i.order_id
where year(o.order_date) = 2024 group by 1, 2 order by n desc, 1, 2 limit 10;

-- ? which channel brought in the most revenue in 2025?
select o.channel, sum(i.quantity * i.unit_price) as r from order_items i join orders o on o.order_id = i.order_id
where year(o.order_date) = 2025 group by 1 order by r desc limit 1;

-- ? which category has the most products
select category, count(*) as n from products group by 1 order by n desc limit 1;

-- ? which month of 2024 had the highest revenue
select date_trunc('month', o.order_date)::date as m, sum(i.quantity * i.unit_price) as r
from order_items i join orders o on o.order_id = i.order_id where year(o.order_date) = 2024 group by 1 order by r desc limit 1;

-- ? cities with more than 50 customers
select city, count(*) from customers group by 1 having count(*) > 50;

-- ? which brands have at least 20 products?
select brand, count(*) from products group by 1 having count(*) >= 20;

-- ? products with fewer than 5 pieces in stock
select * from products where stock < 5;

-- ? products priced over 300 euros
select * from products where price > 300;

-- ? how many products cost less than 20
select count(*) from products where price < 20;

-- ? orders with shipping cost above 10
select * from orders where shipping_cost > 10;

-- ? How many products are in the category Garden?
select count(*) from products where category = 'Garden';

-- ? how many gift card orders were there in 2025
select count(*) from orders where payment_method = 'gift card' and year(order_date) = 2025;

-- ? number of orders by phone
select count(*) from orders where channel = 'phone';

-- ? number of business customers in Spain
select count(*) from customers where segment = 'Business' and lower(country) = 'spain';

-- ? how many italian customers
select count(*) from customers where lower(country) = 'italy';

-- ? customers from Oslo or Dublin
select * from customers where trim(city) in ('Oslo', 'Dublin');

-- ? how many customers are from neither Germany nor France
select count(*) from customers where lower(country) not in ('germany', 'france');

-- ? how many orders are not delivered?
select count(*) from orders where status <> 'delivered';

-- ? products that are not in Toys or Garden
select * from products where lower(category) not in ('toys', 'garden');

-- ? products without a brand
select * from products where brand is null;

-- ? how many customers have no email
select count(*) from customers where email is null;

-- ? how many returns have no reason
select count(*) from returns where reason is null;

-- ? how many customers do not get the newsletter
select count(*) from customers where not newsletter;

-- ? products that cost more than the average
select * from products where price > (select avg(price) from products);

-- ? how many products are cheaper than the average price
select count(*) from products where price < (select avg(price) from products);

-- ? highest and lowest price of products
select max(price), min(price) from products;

-- ? what is the median shipping cost
select median(shipping_cost) from orders;

-- ? minimum and maximum refund amount
select min(refund_amount), max(refund_amount) from returns;

-- ? average shipping cost by channel
select channel, avg(shipping_cost) from orders group by 1;

-- ? average refund amount per reason
select reason, avg(refund_amount) from returns group by 1;

-- ? total refund amount by month in 2025
select date_trunc('month', return_date)::date as m, sum(refund_amount) from returns where year(return_date) = 2025 group by 1 order by 1;

-- ? number of returns per reason, most first
select reason, count(*) as n from returns group by 1 order by n desc;

-- ? how many different brands are there
select count(distinct brand) from products;

-- ? list all countries
select distinct country from customers;

-- ? what channels are there?
select distinct channel from orders;

-- ? names of the products in Electronics
select name from products where category = 'Electronics';

-- ? product names and stock, sorted by stock
select name, stock from products order by stock;

-- ? List name and city of the customers in Austria, ordered by city
select name, city from customers where lower(country) = 'austria' order by city;

-- ? customers whose name starts with Zo
select * from customers where name ilike 'zo%';

-- ? emails that end with .org
select email from customers where email ilike '%.org';

-- ? How many customers have ordered at least once?
select count(*) from customers c where exists (select 1 from orders o where o.customer_id = c.customer_id);

-- ? products that have been ordered more than 900 times
select p.product_id, p.name, count(distinct i.order_id) from order_items i join products p on p.product_id = i.product_id group by 1, 2 having count(distinct i.order_id) > 900;

-- ? customers with at least 60 orders
select c.customer_id, c.name, count(*) from orders o join customers c on c.customer_id = o.customer_id group by 1, 2 having count(*) >= 60;

-- ? how many units of Toys were sold in December 2024
select sum(i.quantity) from order_items i join products p on p.product_id = i.product_id join orders o on o.order_id = i.order_id
where lower(p.category) = 'toys' and o.order_date >= '2024-12-01' and o.order_date < '2025-01-01';

-- ? revenue by brand for Electronics
select p.brand, sum(i.quantity * i.unit_price) from order_items i join products p on p.product_id = i.product_id where p.category = 'Electronics' group by 1;

-- ? revenue per year and channel
select o.channel, year(o.order_date), sum(i.quantity * i.unit_price) from order_items i join orders o on o.order_id = i.order_id group by 1, 2;

-- ? orders per weekday in 2025
select isodow(order_date), count(*) from orders where year(order_date) = 2025 group by 1;

-- ? when did we sell the first product?
select min(o.order_date) from orders o;

-- ? when was the latest return
select max(return_date) from returns;

-- ? which customer has the most returns?
select c.customer_id, c.name, count(*) as n from returns r join order_items i on i.order_item_id = r.order_item_id
join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id group by 1, 2 order by n desc, 1, 2 limit 1;

-- ? revenue in Germany vs France
select c.country, sum(i.quantity * i.unit_price)
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
where lower(c.country) in ('germany', 'france') group by 1;

-- ? how many orders in May 2025 and June 2025
select count(*) from orders where order_date >= '2025-05-01' and order_date < '2025-07-01';

-- ? cancelled orders by payment method
select payment_method, count(*) from orders where status = 'cancelled' group by 1;

-- ? sales of Hearth & Co in 2025
select sum(i.quantity * i.unit_price) from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id
where p.brand = 'Hearth & Co' and year(o.order_date) = 2025;

-- Conversations

-- ? number of orders by channel
-- ? only for 2024
select channel, count(*) from orders where year(order_date) = 2024 group by 1;

-- ? number of orders by channel
-- ? only for 2024
-- ? and by month
select channel, date_trunc('month', order_date)::date, count(*) from orders where year(order_date) = 2024 group by 1, 2;

-- ? revenue by category
-- ? sort by category instead
select p.category, sum(i.quantity * i.unit_price) from order_items i join products p on p.product_id = i.product_id group by 1 order by 1;

-- ? how many customers are in Germany?
-- ? and in France?
select count(*) from customers where lower(country) = 'france';

-- ? how many customers are in Germany?
-- ? what about Berlin?
select count(*) from customers where lower(country) = 'germany' and trim(city) = 'Berlin';

-- ? products over 500
-- ? only Electronics
select * from products where price > 500 and category = 'Electronics';

-- ? products over 500
-- ? how many are there?
select count(*) from products where price > 500;

-- ? average price by category
-- ? only the top 3
select category, avg(price) as a from products group by 1 order by a desc limit 3;

-- ? revenue in 2025
-- ? by country
select c.country, sum(i.quantity * i.unit_price)
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
where year(o.order_date) = 2025 group by 1;

-- ? revenue by month in 2025
-- ? without cancelled orders
select date_trunc('month', o.order_date)::date, sum(i.quantity * i.unit_price)
from order_items i join orders o on o.order_id = i.order_id where year(o.order_date) = 2025 and o.status <> 'cancelled' group by 1;

-- ? top 5 customers by revenue
-- ? only in Spain
select c.customer_id, c.name, sum(i.quantity * i.unit_price) as r
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
where lower(c.country) = 'spain' group by 1, 2 order by r desc limit 5;

-- ? how many returns in 2025?
-- ? by reason
select reason, count(*) from returns where year(return_date) = 2025 group by 1;

-- ? which goods cost more than 100
select * from products where price > 100;

-- ? goods by category
select category, count(*) from products group by category;

-- ? which goods were never bought
select p.* from products p where not exists (select 1 from order_items i where i.product_id = p.product_id);

-- ? customers who never bought anything
select c.* from customers c where not exists (select 1 from orders o where o.customer_id = c.customer_id);

-- ? how much money did we make in 2024
select sum(i.quantity * i.unit_price) from order_items i join orders o on o.order_id = i.order_id where year(o.order_date) = 2024;

-- ? who spent the most money last year
select c.customer_id, c.name, sum(i.quantity * i.unit_price) as spent
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
where year(o.order_date) = 2024 group by 1, 2 order by spent desc limit 1;

-- ? which customers bought both books and toys
select c.* from customers c
where customer_id in (select o.customer_id from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id where lower(trim(p.category)) = 'books')
and customer_id in (select o.customer_id from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id where lower(trim(p.category)) = 'toys');

-- ? customers who bought books but not toys
select c.* from customers c
where customer_id in (select o.customer_id from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id where lower(trim(p.category)) = 'books')
and not exists (select 1 from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id where lower(trim(p.category)) = 'toys' and o.customer_id = c.customer_id);

-- ? how many customers bought both Books and Toys in 2024
select count(*) from customers c
where customer_id in (select o.customer_id from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id where lower(trim(p.category)) = 'books' and year(o.order_date) = 2024)
and customer_id in (select o.customer_id from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id where lower(trim(p.category)) = 'toys' and year(o.order_date) = 2024);

-- ? customers who never bought toys
select c.* from customers c
where not exists (select 1 from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id where lower(trim(p.category)) = 'toys' and o.customer_id = c.customer_id);

-- ? customers who bought toys but never returned anything
select c.* from customers c
where customer_id in (select o.customer_id from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id where lower(trim(p.category)) = 'toys')
and not exists (select 1 from returns r join order_items i on i.order_item_id = r.order_item_id join orders o on o.order_id = i.order_id where o.customer_id = c.customer_id);

-- ? list orders that were sent back
select o.* from orders o
where order_id in (select i.order_id from returns r join order_items i on i.order_item_id = r.order_item_id);

-- ? products that were never returned
select p.* from products p
where not exists (select 1 from returns r join order_items i on i.order_item_id = r.order_item_id where i.product_id = p.product_id);

-- ? how many people bought something in 2025
select count(*) from customers c
where exists (select 1 from orders o where o.customer_id = c.customer_id and year(o.order_date) = 2025);

-- ? Which products have never been returned?
select p.* from products p
where not exists (select 1 from returns r join order_items i on i.order_item_id = r.order_item_id where i.product_id = p.product_id);

-- ? How many customers did not buy Electronics?
select count(*) from customers c
where not exists (select 1 from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id where lower(trim(p.category)) = 'electronics' and o.customer_id = c.customer_id);

-- ? top 3 products by revenue for each country
select c.country, p.product_id, p.name, sum(i.quantity * i.unit_price) as revenue
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id join products p on p.product_id = i.product_id
group by 1, 2, 3 qualify row_number() over (partition by c.country order by revenue desc, p.product_id) <= 3 order by 1, revenue desc, 2;

-- ? the cheapest product in each category
select p.* from products p qualify row_number() over (partition by category order by price, product_id) = 1 order by category;

-- ? which product has the highest revenue in each category
select p.category, p.product_id, p.name, sum(i.quantity * i.unit_price) as revenue
from order_items i join products p on p.product_id = i.product_id
group by 1, 2, 3 qualify row_number() over (partition by p.category order by revenue desc, p.product_id) = 1 order by 1;

-- ? two newest customers per country
select c.* from customers c qualify row_number() over (partition by country order by signup_date desc nulls last, customer_id) <= 2 order by country, signup_date desc nulls last, customer_id;

-- ? the customer with the most orders in each city
select c.city, c.customer_id, c.name, count(*) as n
from orders o join customers c on c.customer_id = o.customer_id
group by 1, 2, 3 qualify row_number() over (partition by c.city order by n desc, c.customer_id) = 1 order by 1;

-- ? most popular payment method in each country
select c.country, o.payment_method, count(*) as n
from orders o join customers c on c.customer_id = o.customer_id
group by 1, 2 qualify row_number() over (partition by c.country order by n desc, o.payment_method) = 1 order by 1;
