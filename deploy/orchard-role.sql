-- Runs once, when the PostgreSQL of compose.postgres.yaml is made. Set the password of the role:
--   ALTER ROLE orchard PASSWORD '…';  and write deploy/database_url accordingly:
--   postgres://orchard:…@postgres:5432/orchard
CREATE ROLE orchard LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE orchard OWNER orchard ENCODING 'UTF8' TEMPLATE template0;
