-- Run by the image of PostgreSQL when its volume is empty: the role that the services log in as, and the database that it owns. Owning it is all they need:
-- they make their schemas themselves, and no extension.
\getenv password TRACEDB_PASSWORD
CREATE ROLE tracedb LOGIN PASSWORD :'password';
-- Who makes a database for another role must be a member of it where he is no superuser: an administrator of Azure's, for whom this file is good, too.
GRANT tracedb TO CURRENT_USER;
CREATE DATABASE tracedb OWNER tracedb;
REVOKE CONNECT, TEMPORARY ON DATABASE tracedb FROM PUBLIC;
