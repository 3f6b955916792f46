"""The steps of an import as a person meets them, without scripts."""

from __future__ import annotations

from django.test import Client

from orchard.domain.core.models import User
from orchard.domain.ledger import queries
from orchard.domain.ledger.models import ImportBatch, ImportDraft
from orchard.domain.ledger.rules import DraftState

from .conftest import Upload
from .files import AMBIGUOUS, BROKEN, GOOD


def columns_of(browser: Client, draft: ImportDraft) -> dict[str, str]:
    """Return the form of the columns as the page fills it in."""
    form = browser.get(f"/imports/{draft.pk}/columns").context["form"]
    names = [name for name in form.fields if name != "currency"]
    return {name: str(form[name].value() or "") for name in names} | {"version": str(draft.version)}


def check(browser: Client, draft: ImportDraft, **changes: str) -> ImportDraft:
    """Go from the columns to the trial."""
    answer = browser.post(f"/imports/{draft.pk}/columns", columns_of(browser, draft) | changes)
    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    return draft


def order(browser: Client, draft: ImportDraft, **choices: str) -> ImportDraft:
    """Order the import and return the draft afterwards."""
    browser.post(f"/imports/{draft.pk}/check", {"version": draft.version, **choices})
    draft.refresh_from_db()
    return draft


def test_the_whole_way_of_a_clear_file(browser: Client, upload: Upload):
    draft = order(browser, check(browser, upload(GOOD)))

    report = browser.get(f"/imports/{draft.pk}", follow=True)
    assert report.redirect_chain[-1][0] == f"/imports/{draft.pk}/report"
    assert "160.75" in report.content.decode()
    assert ImportBatch.objects.get().rows_new == 3


def test_home_says_that_a_file_is_in_the_ledger_until_it_is_undone(browser: Client, upload: Upload):
    draft = order(browser, check(browser, upload(GOOD)))
    assert "is in the ledger" in browser.get("/").content.decode()

    browser.post(f"/imports/batches/{draft.batch_id}/undo")

    assert "is in the ledger" not in browser.get("/").content.decode()


def test_what_is_ambiguous_is_asked_with_examples(browser: Client, upload: Upload):
    draft = upload(AMBIGUOUS)

    page = browser.get(f"/imports/{draft.pk}/format").content.decode()

    assert "01/02/2026 is 1 February 2026" in page
    assert "01/02/2026 is 2 January 2026" in page


def test_an_answer_is_taken_and_shown(browser: Client, upload: Upload):
    draft = upload(AMBIGUOUS)

    browser.post(f"/imports/{draft.pk}/format", {"version": draft.version, "date_order": "dmy"})

    draft.refresh_from_db()
    assert draft.state == DraftState.MAPPED
    assert "2026-02-01" in browser.get(f"/imports/{draft.pk}/columns").content.decode()


def test_an_open_question_has_to_be_answered(browser: Client, upload: Upload):
    draft = upload(AMBIGUOUS)

    answer = browser.post(f"/imports/{draft.pk}/format", {"version": draft.version})

    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.state == DraftState.ASKED


def test_the_preview_follows_a_choice_and_stores_nothing(browser: Client, upload: Upload):
    draft = upload(GOOD)
    chosen = columns_of(browser, draft) | {"c6": ""}

    part = browser.get(
        f"/imports/{draft.pk}/columns", chosen, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="preview"
    ).content.decode()

    assert "<html" not in part
    assert "Net amount of the line (or quantity and price)" in part
    draft.refresh_from_db()
    assert draft.state == DraftState.MAPPED


def test_who_leaves_the_cost_out_is_told_before(browser: Client, upload: Upload):
    draft = upload(GOOD.replace(b"Currency", b"Currency;Px").replace(b";EUR", b";EUR;5,00"))

    page = browser.get(f"/imports/{draft.pk}/columns").content.decode()
    chosen = columns_of(browser, draft) | {"c8": "cost"}
    known = browser.get(f"/imports/{draft.pk}/columns", chosen).content.decode()

    assert "will not be known. Left out so far: Px" in page
    assert "Left out so far" not in known


def test_two_columns_cannot_mean_the_same(browser: Client, upload: Upload):
    draft = upload(GOOD)
    chosen = columns_of(browser, draft) | {"c0": "net"}

    answer = browser.post(f"/imports/{draft.pk}/columns", chosen)

    assert answer.status_code == 422
    assert "cannot both be this" in answer.content.decode()


def test_columns_may_be_left_out(browser: Client, upload: Upload, finn: User):
    draft = check(browser, upload(GOOD), c5="", c4="")

    columns = draft.found["mapping"]["columns"]
    assert columns["offer"] == columns["customer_name"] == ""
    assert order(browser, draft).state == DraftState.DONE


def test_cells_are_fixed_in_place(browser: Client, upload: Upload):
    draft = check(browser, upload(BROKEN))
    page = browser.get(f"/imports/{draft.pk}/check").content.decode()
    assert 'value="2026-02-31"' in page

    fixes = {"line-5": "2026-02-28", "line-6": "7,00", "version": draft.version}
    browser.post(f"/imports/{draft.pk}/fix", fixes)

    draft.refresh_from_db()
    assert (draft.counted["new"], draft.counted["rejected"]) == (5, 0)
    batch = order(browser, draft).batch
    assert [(fix["line"], fix["was"]) for fix in batch.fixes] == [(5, "2026-02-31"), (6, "7,OO")]


def test_rejected_lines_are_downloaded_whole(browser: Client, upload: Upload):
    draft = check(browser, upload(BROKEN))

    answer = browser.get(f"/imports/{draft.pk}/rejected.csv")

    text = b"".join(answer.streaming_content).decode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert len(text.strip().splitlines()) == 3
    assert "5,Date,2026-02-31" in text


def test_the_rest_is_imported_only_when_said(browser: Client, upload: Upload):
    draft = check(browser, upload(BROKEN))

    assert order(browser, draft).state == DraftState.COUNTED
    assert order(browser, draft, without_rejected="on").state == DraftState.DONE


def test_changed_lines_are_shown_and_decided(browser: Client, upload: Upload):
    order(browser, check(browser, upload(GOOD)))
    draft = check(browser, upload(GOOD.replace(b"10,00", b"12,00")))
    page = browser.get(f"/imports/{draft.pk}/check").content.decode()
    assert "10.00" in page
    assert "12.00" in page
    assert "<td>Net amount of the line</td>" in page, "it says what differs"

    assert order(browser, draft).state == DraftState.COUNTED
    assert order(browser, draft, on_changed="correct").batch.rows_changed == 1


def test_missing_rates_are_asked_for(browser: Client, upload: Upload, finn: User):
    draft = check(browser, upload(GOOD.replace(b"10,00;EUR", b"10,00;NOK")))
    assert "rate-NOK-2026-02" in browser.get(f"/imports/{draft.pk}/check").content.decode()

    browser.post(f"/imports/{draft.pk}/rates", {"all-NOK": "0.0871", "source": "Bank"})

    assert queries.missing_rates(finn, draft) == []


def test_pasted_rows_are_a_file_too(browser: Client):
    rows = "Date\tCustomer\tNet\n2026-01-13\tC1\t100.50\n2026-01-14\tC2\t10.25\n"

    browser.post("/imports/new", {"pasted": rows, "source": "sheet"})

    draft = ImportDraft.objects.get()
    assert (draft.state, draft.file_name) == (DraftState.MAPPED, "Pasted rows")


def test_neither_or_both_is_refused_and_the_text_survives(browser: Client):
    assert browser.post("/imports/new", {"source": "erp"}).status_code == 422

    answer = browser.post("/imports/new", {"source": "", "pasted": "keep me"})

    assert "keep me" in answer.content.decode()
    assert not ImportDraft.objects.exists()
