"""The mistakes that reading a whole file can meet; each text says what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orchard.domain.core.mistakes import DomainError


class ReadingMistake(DomainError):
    """The source cannot be read; `details` fill the text and travel between processes."""

    default = _("The file cannot be read.")

    def __init__(self, **details: str) -> None:
        super().__init__()
        self.details = details

    def __str__(self) -> str:
        return str(self.default) % self.details


class SourceNotFound(ReadingMistake):
    """No file, table or database under this name."""

    default = _("%(source)s was not found. Check the name and that you may read it.")


class SourceNotReadable(ReadingMistake):
    """The database or the file answers with a refusal."""

    default = _("%(source)s cannot be read: %(reason)s. Check the address and your rights.")


class EmptyFile(ReadingMistake):
    """Zero bytes, or nothing but blank lines."""

    default = _("The file is empty. Export the invoice lines again and check the file's size.")


class HeaderOnly(ReadingMistake):
    """Names of columns, but no line below."""

    default = _("The file has a header but no lines. Export it again with a period that has sales.")


class EveryLineRejected(ReadingMistake):
    """Not one line can be kept."""

    default = _(
        "Not one of the %(rejected)s lines can be read. The first: line %(line)s, %(column)s, "
        "%(value)s: %(reason)s"
    )


class WrongDelimiter(ReadingMistake):
    """The text does not fall into columns."""

    default = _(
        "The text does not fall into columns with %(delimiter)s between them. Set `delimiter` in "
        "the mapping to the sign that separates the columns; the first line reads: %(line)s"
    )


class NoDateColumn(ReadingMistake):
    """No column holds days."""

    default = _(
        "No column with dates was found among: %(columns)s. "
        "Name it in the mapping as `booked_on` under [columns]."
    )


class NoAmountColumn(ReadingMistake):
    """No column holds amounts, and none can be computed."""

    default = _(
        "No column with amounts was found among: %(columns)s. Name it in the mapping as `net`, "
        "or name `quantity` and `unit_price`, under [columns]."
    )


class MappingDoesNotFit(ReadingMistake):
    """The mapping names what the file does not have."""

    default = _(
        "The mapping names the column “%(column)s”, which the file does not have. "
        "It has: %(columns)s. Correct the mapping or remove it."
    )


class BadMapping(ReadingMistake):
    """The mapping file or an answer cannot be understood."""

    default = _("In the mapping, %(key)s cannot be “%(value)s”. Possible: %(choices)s.")


class HostileFile(ReadingMistake):
    """The file is built so that unpacking it would harm."""

    default = _(
        "The file was refused: %(reason)s. Open it in a spreadsheet, save it as CSV, and read that."
    )


class TooHeavy(ReadingMistake):
    """The child process hit its limit of memory or time."""

    default = _(
        "Reading the file needed more memory or time than is allowed. "
        "Save it as CSV or Parquet, or split it by year, and read that."
    )


class NotALedger(ReadingMistake):
    """Neither text, workbook nor Parquet."""

    default = _(
        "The file is not CSV, XLSX or Parquet (%(reason)s). Export the invoice lines as one of these."
    )


class UnknownEncoding(ReadingMistake):
    """The text cannot be decoded as the mapping says."""

    default = _(
        "The encoding “%(encoding)s” is not known. Set `encoding` in the mapping to a known one."
    )


class DiskIsFull(ReadingMistake):
    """No room for the result; what was begun is removed."""

    default = _(
        "There is no room left on the disk. Nothing was kept. Free about twice the size of "
        "the file, or choose another folder, and try again."
    )


class ReadingStopped(ReadingMistake):
    """The person stopped it."""

    default = _("Reading was stopped. Nothing was kept; start it again when you like.")


BY_NAME: dict[str, type[ReadingMistake]] = {
    mistake.__name__: mistake for mistake in ReadingMistake.__subclasses__()
}
