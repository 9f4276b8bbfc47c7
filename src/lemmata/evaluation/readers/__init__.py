"""The benchmarks' readers: a source becomes questions, in order. A row that does not fit is an error with its line."""
