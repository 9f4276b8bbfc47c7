"""Benchmarks, runs and reports."""
