"""Outputs of a run: lines, flat rows, CSV and Parquet.

>>> import pandas
>>> from imr_llm.exports import item_rows
>>> frame = pandas.DataFrame(item_rows(extractions))
"""

from imr_llm.exports.columns import FINDING_COLUMNS, ITEM_COLUMNS, LETTER_COLUMNS, Column
from imr_llm.exports.jsonl import read_extractions
from imr_llm.exports.rows import Cell, Row, finding_rows, item_rows, letter_rows
from imr_llm.exports.tables import CsvTable, ParquetTable, Tables, require_parquet

__all__ = [
    "FINDING_COLUMNS",
    "ITEM_COLUMNS",
    "LETTER_COLUMNS",
    "Cell",
    "Column",
    "CsvTable",
    "ParquetTable",
    "Row",
    "Tables",
    "finding_rows",
    "item_rows",
    "letter_rows",
    "read_extractions",
    "require_parquet",
]
