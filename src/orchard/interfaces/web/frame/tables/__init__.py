"""Tables: sort, filter, keyset paging, choice of columns, saved views, files."""

from orchard.interfaces.web.frame.tables.reading import read_table
from orchard.interfaces.web.frame.tables.spec import Column, Filter, Option, TableSpec
from orchard.interfaces.web.frame.tables.view import TableView

__all__ = ["Column", "Filter", "Option", "TableSpec", "TableView", "read_table"]
