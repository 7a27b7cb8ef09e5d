-- The contents of all large objects together, whatever their order; null where there are none.
SELECT sum(hashtextextended(object.oid::text || ':' || md5(lo_get(object.oid)), 0)::numeric)::text
FROM pg_catalog.pg_largeobject_metadata AS object
