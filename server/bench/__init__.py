"""How fast it is: `make bench` prints the tables and writes build/bench.json."""
