"""Rows of a corpus as Parquet, a row group at a time. Knows nothing of stages."""

from collections.abc import Iterable
from pathlib import Path

from lemmata.corpus.stages import Row, batches
from lemmata.errors import MissingPartError


def write_parquet(given: Iterable[Row], path: Path, group: int) -> None:
    """Write rows with their messages and meta as columns; MissingPartError where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingPartError("writing Parquet needs pyarrow: pip install 'lemmata[corpus]'") from None
    text, texts = pa.string(), pa.list_(pa.string())
    schema = pa.schema(
        [
            ("messages", pa.list_(pa.struct([("role", text), ("content", text)]))),
            ("id", text),
            ("subject", text),
            ("level", pa.int8()),
            ("family", text),
            ("source", text),
            ("answers", texts),
            ("turns", texts),
            ("readings", texts),
            ("checked", texts),
        ]
    )
    names = schema.names[1:]
    with pq.ParquetWriter(path, schema, compression="zstd") as out:
        for batch in batches(given, group):
            lines = [{"messages": row["messages"], **{name: row["meta"][name] for name in names}} for row in batch]
            out.write_table(pa.Table.from_pylist(lines, schema=schema))
