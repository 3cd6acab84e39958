"""CSV batches: reader → jobs and rows in Postgres → runner → writer."""
