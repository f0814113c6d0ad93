-- Run by the image of PostgreSQL when its volume is empty: the role that the services log in as, and the database that it owns. Owning it is all they need:
-- they make their schemas themselves, and no extension.
\getenv password TRACEDB_PASSWORD
CREATE ROLE tracedb LOGIN PASSWORD :'password';
CREATE DATABASE tracedb OWNER tracedb;
REVOKE CONNECT, TEMPORARY ON DATABASE tracedb FROM PUBLIC;
