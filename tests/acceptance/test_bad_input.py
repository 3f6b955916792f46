"""Bad input: a clear message that says what to do, exit code 1, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from outside import Run, flat, read_json

HEAD = "date,customer,invoice,amount,currency\n"
GOOD = "2026-01-06,Baltexa,2,20.00,EUR\n"

REFUSED = {
    "empty file": ("", "The file is empty."),
    "header only": (HEAD, "The file has a header but no lines."),
    "no ledger": ("hello world\nthis is no ledger\n", "Set `delimiter` in the mapping"),
    "01/02/2026": (HEAD + "01/02/2026,A,1,10.00,EUR\n03/04/2026,B,2,20.00,EUR\n",
                   "what comes first in 01/02/2026"),
    "1.234": (HEAD + "2026-01-05,A,1,1.234,EUR\n2026-01-06,B,2,2.345,EUR\n",
              "which sign begins the decimals in 1.234"),
    "currency without rate": (HEAD + "2026-01-05,A,1,10.00,USD\n" + GOOD,
                              "No rate into EUR for: USD 2026-01."),
    "future dates only": (HEAD + "2031-01-05,A,1,10.00,EUR\n", "The date lies in the future."),
}  # fmt: skip

TOLERATED = {
    "wrong delimiter is found": (HEAD.replace(",", ";") + GOOD.replace(",", ";"), 1, "20.00"),
    "1.234,56": (HEAD.replace(",", ";") + "06.01.2026;Baltexa;2;1.234,56;EUR\n"
                 "23.01.2026;Baltexa;3;1.000,00;EUR\n", 2, "2234.56"),
    "missing amount": (HEAD + "2026-01-05,A,1,,EUR\n" + GOOD, 1, "20.00"),
    "one future date": (HEAD + "2031-01-05,A,1,10.00,EUR\n" + GOOD, 1, "20.00"),
    "negative quantities": (("date,customer,invoice,quantity,amount,currency\n2026-01-05,A,1,-2,"
                             "-10.00,EUR\n2026-01-06,B,2,4,20.00,EUR\n"), 2, "10.00"),
    "one customer": (HEAD + GOOD, 1, "20.00"),
    "one purchase each": (HEAD + "".join(f"2026-01-0{n},C{n},{n},{n}.00,EUR\n" for n in range(1, 9)),
                          8, "36.00"),
    "zero total": (HEAD + "2026-01-05,A,1,-20.00,EUR\n" + GOOD, 2, "0.00"),
    "negative total": (HEAD + "2026-01-05,A,1,-50.00,EUR\n" + GOOD, 2, "-30.00"),
    "duplicate lines": (HEAD + GOOD + GOOD, 2, "40.00"),
    "10 MB line": (HEAD + f"2026-01-05,{'A' * 10_000_000},1,10.00,EUR\n" + GOOD, 1, "20.00"),
    "unknown currency": (HEAD + "2026-01-05,A,1,10.00,XQX\n" + GOOD, 1, "20.00"),
}  # fmt: skip


def test_an_account_that_never_bought_has_no_value_instead_of_zero(
    orchard: Run, tmp_path: Path
) -> None:
    rows = ["2026-01-05,Credited,1,-20.00,EUR\n", *(f"2026-0{n}-06,Bought,{n + 1},30.00,EUR\n" for n in (1, 2))]  # fmt: skip
    (tmp_path / "ledger.csv").write_text(HEAD + "".join(rows), encoding="utf-8")

    orchard("analyse", tmp_path / "ledger.csv", "--currency", "EUR", "--out", tmp_path / "out")

    found = read_json(tmp_path / "out" / "portfolio.json")
    bought, credited = found["accounts"]
    assert (bought["name"], bought["class_value"]) == ("Bought", "A")
    for key in ("active_probability", "value", "value_low", "value_high", "class_value"):
        assert credited[key] is None, key
    assert sum(found["abc"]["value"].values()) == 1
    assert "retention" in {unknown["figure"] for unknown in found["unknowns"]}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    orchard: Run, tmp_path: Path, case: str
) -> None:
    content, says = REFUSED[case]
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(content, encoding="utf-8")

    done = orchard("analyse", ledger, "--currency", "EUR", "--out", tmp_path / "out", expect=1)

    assert says in flat(done.stderr)
    assert "Traceback" not in done.stderr
    assert list(tmp_path.glob("out/*")) == []
    assert ledger.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("case", TOLERATED)
def test_what_can_be_read_is_analysed_and_the_rest_reported(
    orchard: Run, tmp_path: Path, case: str
) -> None:
    content, rows, revenue = TOLERATED[case]
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(content, encoding="utf-8")

    orchard("analyse", ledger, "--currency", "EUR", "--out", tmp_path / "out")

    found = read_json(tmp_path / "out" / "portfolio.json")["ledger"]
    assert (found["rows"], f"{found['revenue']:.2f}") == (rows, revenue)
    lost = len(content.splitlines()) - 1 - rows
    assert (tmp_path / "out" / "rejected.csv").exists() == (lost > 0)


def test_mixed_encodings_reject_only_the_lines_that_are_broken(
    orchard: Run, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.csv"
    text = (HEAD + GOOD.replace("Baltexa", "Bodø")).encode()
    ledger.write_bytes(text + "2026-01-07,Tromsø,3,30.00,EUR\n".encode("cp1252"))

    screen = flat(orchard("analyse", ledger, "--out", tmp_path / "out").stdout)

    assert "The file mixes encodings: most is utf-8, 1 lines are not and are rejected." in screen
    assert read_json(tmp_path / "out" / "portfolio.json")["ledger"]["rows"] == 1


def test_an_answer_settles_what_was_asked_and_is_remembered(orchard: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(REFUSED["01/02/2026"][0], encoding="utf-8")

    orchard("analyse", ledger, "--answer", "date_order=dmy", "--out", tmp_path / "first")
    orchard("analyse", ledger, "--out", tmp_path / "again")

    for folder in ("first", "again"):
        assert read_json(tmp_path / folder / "portfolio.json")["ledger"]["first"] == "2026-02-01"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["analyse"], 1, "Nothing has been imported yet"),
        (["analyse", "nothing.csv"], 1, "was not found. Check the name"),
        (["analyse", "x.csv", "--as-of", "yesterday"], 2, "write it as 2026-06-30"),
        (["analyse", "x.csv", "--engine", "mysql://x"], 1, "mysql"),
        (["undo", "7"], 1, ""),
        (["value", "nothing.toml"], 2, "does not exist"),
    ],
)
def test_wrong_calls_end_with_a_code_and_a_reason(
    orchard: Run, arguments: list[str], code: int, says: str
) -> None:
    done = orchard(*arguments, expect=code)

    assert says in flat(done.stderr + done.stdout)
    assert "Traceback" not in done.stderr
