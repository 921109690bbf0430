"""Many policies: read from folders, JSON Lines, Parquet or WARC, written as Parquet."""
