"""The private Postgres: the server and its programs."""
