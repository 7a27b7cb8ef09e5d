-- Questions over the sample shop, as people put them, each with the query that answers it, written by hand.
-- A block is one conversation: every "?" line is a message, the query answers the last of them.
-- Rows are compared in order where the query orders them, else as a bag. Today is 2025-12-31.

-- ? How many customers do we have?
select count(*) from customers;

-- ? how many customers are in Germany
select count(*) from customers where lower(trim(country)) = 'germany';

-- ? How many French customers signed up in 2024?
select count(*) from customers where lower(country) = 'france' and year(signup_date) = 2024;

-- ? number of orders in March 2025
select count(*) from orders where order_date >= '2025-03-01' and order_date < '2025-04-01';

-- ? revenue by country in 2025, highest first
select c.country, sum(i.quantity * i.unit_price) as revenue
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
where o.order_date between '2025-01-01' and '2025-12-31' group by c.country order by revenue desc;

-- ? What was our total revenue in 2024?
select sum(i.quantity * i.unit_price) from order_items i join orders o on o.order_id = i.order_id where year(o.order_date) = 2024;

-- ? turnover per month in 2025
select date_trunc('month', o.order_date)::date as month, sum(i.quantity * i.unit_price)
from order_items i join orders o on o.order_id = i.order_id where year(o.order_date) = 2025 group by 1 order by 1;

-- ? monthly sales of Toys since July 2025
select date_trunc('month', o.order_date)::date as month, sum(i.quantity * i.unit_price)
from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id
where lower(p.category) = 'toys' and o.order_date >= '2025-07-01' group by 1 order by 1;

-- ? top 5 products by revenue
select p.product_id, p.name, sum(i.quantity * i.unit_price) as revenue
from order_items i join products p on p.product_id = i.product_id group by 1, 2 order by revenue desc limit 5;

-- ? Which country has the most orders?
select c.country, count(*) as n from orders o join customers c on c.customer_id = o.customer_id group by 1 order by n desc limit 1;

-- ? which 3 countries have the fewest customers?
select country, count(*) as n from customers group by 1 order by n, country limit 3;

-- ? List customers from Berlin
select * from customers where trim(city) = 'Berlin';

-- ? show orders over 1000
select o.order_id, sum(i.quantity * i.unit_price) from order_items i join orders o on o.order_id = i.order_id
group by 1 having sum(i.quantity * i.unit_price) > 1000;

-- ? average price by category
select category, avg(price) as a from products group by 1 order by a desc;

-- ? What is the average order value?
select sum(quantity * unit_price) / count(distinct order_id) from order_items;

-- ? average order value by channel in 2025
select o.channel, sum(i.quantity * i.unit_price) / count(distinct o.order_id) as v
from order_items i join orders o on o.order_id = i.order_id where year(o.order_date) = 2025 group by 1 order by v desc;

-- ? what is the most expensive product?
select * from products order by price desc, product_id limit 1;

-- ? the 3 cheapest products in Electronics
select * from products where category = 'Electronics' order by price, product_id limit 3;

-- ? highest refund amount
select max(refund_amount) from returns;

-- ? How much did we refund in 2025?
select sum(refund_amount) from returns where year(return_date) = 2025;

-- ? how many different cities do our customers live in?
select count(distinct city) from customers;

-- ? Which payment methods are there?
select distinct payment_method from orders;

-- ? list all categories
select distinct category from products;

-- ? orders per channel
select channel, count(*) as n from orders group by 1 order by n desc;

-- ? how many orders were placed on each weekday?
select isodow(order_date) as weekday, count(*) from orders group by 1 order by 1;

-- ? number of customers by segment and newsletter
select segment, newsletter, count(*) as n from customers group by 1, 2 order by n desc;

-- ? products that cost more than 500
select * from products where price > 500;

-- ? products with stock below 10
select * from products where stock < 10;

-- ? products with a price between 100 and 120
select * from products where price between 100 and 120;

-- ? how many products have a stock of at least 400
select count(*) from products where stock >= 400;

-- ? How many customers are not from Germany?
select count(*) from customers where lower(country) <> 'germany';

-- ? how many orders were not delivered last month
select count(*) from orders where status <> 'delivered' and order_date >= '2025-11-01' and order_date < '2025-12-01';

-- ? customers without an email
select * from customers where email is null;

-- ? how many customers have never ordered?
select count(*) from customers c where not exists (select 1 from orders o where o.customer_id = c.customer_id);

-- ? How many customers did not order in 2025?
select count(*) from customers c where not exists (
  select 1 from orders o where o.customer_id = c.customer_id and o.order_date >= '2025-01-01' and o.order_date < '2026-01-01');

-- ? how many customers ordered in December 2025?
select count(distinct customer_id) from orders where order_date >= '2025-12-01' and order_date < '2026-01-01' and customer_id is not null;

-- ? revenue from customers in Germany and France in Q2 2025
select sum(i.quantity * i.unit_price)
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
where lower(c.country) in ('germany', 'france') and o.order_date >= '2025-04-01' and o.order_date < '2025-07-01';

-- ? compare revenue in Germany and France in 2025
select c.country, sum(i.quantity * i.unit_price) as r
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
where lower(c.country) in ('germany', 'france') and year(o.order_date) = 2025 group by 1 order by r desc;

-- ? units sold by brand
select p.brand, sum(i.quantity) as n from order_items i join products p on p.product_id = i.product_id group by 1 order by n desc;

-- ? Which customers placed more than 60 orders?
select c.customer_id, c.name, count(*) as n from orders o join customers c on c.customer_id = o.customer_id
group by 1, 2 having count(*) > 60 order by n desc, 1, 2;

-- ? which brand has the highest average price?
select brand, avg(price) as a from products group by 1 order by a desc limit 1;

-- ? What is the most common return reason?
select reason, count(*) as n from returns group by 1 order by n desc limit 1;

-- ? most popular payment method in 2023
select payment_method, count(*) as n from orders where year(order_date) = 2023 group by 1 order by n desc limit 1;

-- ? which product was returned most often?
select p.product_id, p.name, count(*) as n
from returns r join order_items i on i.order_item_id = r.order_item_id join products p on p.product_id = i.product_id
group by 1, 2 order by n desc, 1, 2 limit 1;

-- ? returns by category
select p.category, count(*) as n
from returns r join order_items i on i.order_item_id = r.order_item_id join products p on p.product_id = i.product_id
group by 1 order by n desc;

-- ? when was the last order placed?
select max(order_date) from orders;

-- ? the 5 newest customers
select * from customers order by signup_date desc, customer_id limit 5;

-- ? total shipping cost per quarter of cancelled orders
select date_trunc('quarter', order_date)::date as q, sum(shipping_cost) from orders where status = 'cancelled' group by 1 order by 1;

-- ? how many paypal orders were cancelled since June 2025?
select count(*) from orders where payment_method = 'paypal' and status = 'cancelled' and order_date >= '2025-06-01';

-- ? names and emails of customers in Dublin sorted by name
select name, email from customers where trim(city) = 'Dublin' order by name;

-- ? customers named Anna in Hamburg
select * from customers where name ilike '%anna%' and trim(city) = 'Hamburg';

-- ? how many customers subscribed to the newsletter
select count(*) from customers where newsletter;

-- ? orders on 2025-12-24 by phone
select * from orders where order_date = '2025-12-24' and channel = 'phone';

-- ? how many orders before 2024
select count(*) from orders where order_date < '2024-01-01';

-- ? how many orders between May and July 2025
select count(*) from orders where order_date >= '2025-05-01' and order_date < '2025-08-01';

-- ? revenue in the last 3 months by channel
select o.channel, sum(i.quantity * i.unit_price) as r from order_items i join orders o on o.order_id = i.order_id
where o.order_date >= '2025-09-01' and o.order_date < '2025-12-01' group by 1 order by r desc;

-- ? average number of orders per customer
select count(*) / count(distinct customer_id) from orders;

-- ? revenue per customer segment excluding cancelled orders
select c.segment, sum(i.quantity * i.unit_price) as r
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
where o.status <> 'cancelled' group by 1 order by r desc;

-- ? best month by revenue
select date_trunc('month', o.order_date)::date as month, sum(i.quantity * i.unit_price) as r
from order_items i join orders o on o.order_id = i.order_id group by 1 order by r desc limit 1;

-- ? how many custmers are in Germny
select count(*) from customers where lower(country) = 'germany';

-- ? how many clients in the United Kingdom or Ireland
select count(*) from customers where lower(country) in ('united kingdom', 'ireland');

-- ? countries with more than 400 customers
select country, count(*) as n from customers group by 1 having count(*) > 400 order by n desc;

-- ? bottom 3 categories by units sold in 2025
select p.category, sum(i.quantity) as n
from order_items i join products p on p.product_id = i.product_id join orders o on o.order_id = i.order_id
where year(o.order_date) = 2025 group by 1 order by n limit 3;

-- ? how many order items were sold in 2025
select count(*) from order_items i join orders o on o.order_id = i.order_id where year(o.order_date) = 2025;

-- ? median price of products by Nordhem
select median(price) from products where brand = 'Nordhem';

-- ? who spent the most?
select c.customer_id, c.name, sum(i.quantity * i.unit_price) as r
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
group by 1, 2 order by r desc limit 1;

-- ? how many customers bought Electronics in 2025?
select count(distinct o.customer_id)
from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id
where p.category = 'Electronics' and year(o.order_date) = 2025 and o.customer_id is not null;

-- ? Show me the ten best selling brands by revenue
select p.brand, sum(i.quantity * i.unit_price) as r from order_items i join products p on p.product_id = i.product_id
group by 1 order by r desc limit 10;

-- ? list the products that are out of stock
select * from products where stock = 0;

-- ? orders with more than 5 items
select order_id, count(*) from order_items group by 1 having count(*) > 5;

-- ? which day had the highest revenue
select o.order_date, sum(i.quantity * i.unit_price) as r from order_items i join orders o on o.order_id = i.order_id group by 1 order by r desc limit 1;

-- ? number of customers who signed up each year
select year(signup_date), count(*) from customers group by 1 order by 1;

-- ? list customers who registered after 2025-12-01
select * from customers where signup_date > '2025-12-01';

-- ? When did the first customer sign up?
select min(signup_date) from customers;

-- ? products whose name contains Kettle
select * from products where name ilike '%kettle%';

-- ? number of orders by status and channel
select status, channel, count(*) as n from orders group by 1, 2 order by n desc;

-- ? number of orders with shipping cost of 0
select count(*) from orders where shipping_cost = 0;

-- ? Which reason is the least common for returns?
select reason, count(*) as n from returns group by 1 order by n limit 1;

-- ? how much did german customers spend on Garden in 2025
select sum(i.quantity * i.unit_price)
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id join products p on p.product_id = i.product_id
where lower(c.country) = 'germany' and p.category = 'Garden' and year(o.order_date) = 2025;

-- ? customers with more than 2 returns
select c.customer_id, c.name, count(*) from returns r join order_items i on i.order_item_id = r.order_item_id
join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id group by 1, 2 having count(*) > 2;

-- ? what's the average number of items per order
select count(*) / count(distinct order_id) from order_items;

-- ? which customers from Germany have spent more than 15000
select c.customer_id, c.name, sum(i.quantity * i.unit_price)
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
where lower(c.country) = 'germany' group by 1, 2 having sum(i.quantity * i.unit_price) > 15000;

-- ? products never ordered
select * from products p where not exists (select 1 from order_items i where i.product_id = p.product_id);

-- ? list product names and prices in Toys ordered by price descending
select name, price from products where lower(category) = 'toys' order by price desc;

-- ? Count the orders that used bank transfer in 2025
select count(*) from orders where payment_method = 'bank transfer' and year(order_date) = 2025;

-- ? revenue in 2024 vs 2025
select year(o.order_date), sum(i.quantity * i.unit_price) from order_items i join orders o on o.order_id = i.order_id
where year(o.order_date) in (2024, 2025) group by 1 order by 1;

-- ? sales by quarter for 2023 and 2025
select date_trunc('quarter', o.order_date)::date as q, sum(i.quantity * i.unit_price) from order_items i join orders o on o.order_id = i.order_id
where year(o.order_date) in (2023, 2025) group by 1 order by 1;

-- ? is there any order without a customer?
select * from orders where customer_id is null;

-- ? how many orders contain Garden products
select count(distinct i.order_id) from order_items i join products p on p.product_id = i.product_id where p.category = 'Garden';

-- ? in 2025, how much revenue did Nordhem make per quarter?
select date_trunc('quarter', o.order_date)::date as q, sum(i.quantity * i.unit_price)
from order_items i join orders o on o.order_id = i.order_id join products p on p.product_id = i.product_id
where p.brand = 'Nordhem' and year(o.order_date) = 2025 group by 1 order by 1;

-- Conversations

-- ? revenue by country in 2025
-- ? only for Germany
select c.country, sum(i.quantity * i.unit_price) as r
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
where year(o.order_date) = 2025 and lower(c.country) = 'germany' group by 1 order by r desc;

-- ? how many orders in 2025?
-- ? and in 2024?
select count(*) from orders where year(order_date) = 2024;

-- ? revenue by channel in 2025
-- ? and by month
select o.channel, date_trunc('month', o.order_date)::date as m, sum(i.quantity * i.unit_price) as r
from order_items i join orders o on o.order_id = i.order_id where year(o.order_date) = 2025 group by 1, 2 order by m, r desc;

-- ? revenue by country
-- ? by quarter instead
select date_trunc('quarter', o.order_date)::date as q, sum(i.quantity * i.unit_price)
from order_items i join orders o on o.order_id = i.order_id group by 1 order by 1;

-- ? number of customers by country
-- ? sort by country instead
select country, count(*) from customers group by 1 order by 1;

-- ? top 5 products by revenue
-- ? what about 2025?
-- ? only the top 3
select p.product_id, p.name, sum(i.quantity * i.unit_price) as r
from order_items i join products p on p.product_id = i.product_id join orders o on o.order_id = i.order_id
where year(o.order_date) = 2025 group by 1, 2 order by r desc limit 3;

-- ? list customers from Oslo
-- ? how many of them are there?
select count(*) from customers where trim(city) = 'Oslo';

-- ? top 10 customers
-- ? by revenue
select c.customer_id, c.name, sum(i.quantity * i.unit_price) as r
from order_items i join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
group by 1, 2 order by r desc limit 10;

-- ? how many orders were paid by card
-- ? the first one
select count(*) from orders where payment_method = 'credit card';

-- ? customers from Germany
-- ? without email
-- ? how many are there?
select count(*) from customers where lower(country) = 'germany' and email is null;

-- ? top 5 products by revenue
-- ? and for Germany
-- ? by units sold instead
select p.product_id, p.name, sum(i.quantity) as n
from order_items i join products p on p.product_id = i.product_id join orders o on o.order_id = i.order_id join customers c on c.customer_id = o.customer_id
where lower(c.country) = 'germany' group by 1, 2 order by n desc, 1 limit 5;

-- ? How many orders did Matteo De Luca place?
-- ? customers
select count(*) from orders o join customers c on c.customer_id = o.customer_id where c.name ilike '%matteo de luca%';
