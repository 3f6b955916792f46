#!/bin/sh
# Runs once, when the PostgreSQL of compose.postgres.yaml is made: the role of Orchard and its database.
set -eu
password=$(cat "${ORCHARD_PASSWORD_FILE:-/run/secrets/orchard_password}")
psql -v ON_ERROR_STOP=1 -v password="$password" --username postgres --dbname postgres <<'SQL'
CREATE ROLE orchard LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE orchard OWNER orchard ENCODING 'UTF8' TEMPLATE template0;
SQL
