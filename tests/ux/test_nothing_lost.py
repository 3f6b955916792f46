"""What somebody types outlives a lost connection and an ended session, in every form that is sent."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import zip_longest
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, ElementHandle, Route, expect
from playwright.sync_api import Page as Tab

from filling import forms_of
from nightly import IS_WHOLE
from routes import ANONYMOUS

from .site import Page, Site, cookie_name

FORMS = 'main form[method="post" i]'
TYPE = """form => {
  const types = {number: '7', date: '2025-01-05', month: '2025-01', email: 'kim@example.test'};
  const tell = (field, name) => field.dispatchEvent(new Event(name, {bubbles: true}));
  for (const field of form.elements) {
    if (['hidden', 'password', 'file', 'submit', 'button'].includes(field.type)) continue;
    if (field.closest('[data-secret]') || field.autocomplete === 'one-time-code') continue;
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = !field.checked;
    else if (field.tagName === 'SELECT') field.selectedIndex = field.options.length - 1;
    else field.value = types[field.type] ?? 'typed for nothing';
    tell(field, 'input');
    tell(field, 'change');
  }
}"""
TYPED = """form => [...new FormData(form)].filter(([name, value]) =>
  !['csrfmiddlewaretoken', 'version'].includes(name) && typeof value === 'string' &&
  form.elements[name]?.type !== 'hidden').map(pair => pair.join('=')).sort()"""
SEND = "form => { form.noValidate = true; form.requestSubmit(); }"
CAN_BE_TYPED_IN = """form => [...form.elements].some(field => field.name && !field.closest('[data-secret]') &&
  field.autocomplete !== 'one-time-code' &&
  !['hidden', 'password', 'file', 'submit', 'button'].includes(field.type))"""
SHEET = "rounds:score"
"""Its forms save themselves while somebody types."""
UNKEPT = (ANONYMOUS,)
"""Whose forms keep no drafts: nobody knows whose they would be."""
NAMED = ("users:invite", "imports:columns", "accounts:edit_forecast", "accounts:plan", SHEET)
NOT_TYPED = {"hidden", "password", "file", "submit", "button"}
FORMS_AT_LEAST = 40
PATIENCE = 20_000
Interrupt = Callable[[BrowserContext], None]


@contextmanager
def window(browser: Browser, site: Site, who: str) -> Iterator[Tab]:
    context = browser.new_context(base_url=site.url)
    come_back(context, site, who)
    yield context.new_page()
    context.close()


def come_back(context: BrowserContext, site: Site, who: str) -> None:
    context.set_offline(False)
    context.add_cookies([{"name": cookie_name(who), "value": site.cookies[who], "url": site.url}])


def end_session(context: BrowserContext) -> None:
    for name in {cookie_name(who) for who in ("portal_a", "reader")}:
        context.clear_cookies(name=name)


def lose_connection(context: BrowserContext) -> None:
    context.set_offline(True)


def page_of(site: Site, name: str) -> Page:
    return next(one for one in site.pages if one.name == name)


def come_to(tab: Tab, page: Page) -> None:
    """Open a page as far as its scripts have run: nobody here looks at the pictures."""
    tab.goto(page.path, wait_until="domcontentloaded")


def forms_on(tab: Tab) -> list[ElementHandle]:
    return [one for one in tab.query_selector_all(FORMS) if one.evaluate(CAN_BE_TYPED_IN)]


def typed_and_lost(tab: Tab, interrupt: Interrupt) -> list[list[str]]:
    """Type into every form of the page and send the last in vain; return what was typed."""
    forms = forms_on(tab)
    for form in forms:
        form.evaluate(TYPE)
    typed = [form.evaluate(TYPED) for form in forms]
    interrupt(tab.context)
    if not forms[-1].get_attribute("hx-post"):  # the browser's own page of errors comes, too
        with tab.expect_event("framenavigated"):
            forms[-1].evaluate(SEND)
        return typed
    with tab.expect_event("requestfinished" if interrupt is end_session else "requestfailed"):
        forms[-1].evaluate(SEND)
    tab.wait_for_timeout(200)
    return typed


def taken_back(tab: Tab) -> list[list[str]]:
    """Return what the forms hold once their drafts are taken back; what was saved needs no draft."""
    for form in forms_on(tab):
        offer = form.query_selector("[data-take]")
        if offer is not None:
            offer.evaluate("button => button.click()")
    return [form.evaluate(TYPED) for form in forms_on(tab)]


def lost(tab: Tab, site: Site, page: Page, interrupt: Interrupt) -> list[str]:
    """Return what was lost on the page, form by form."""
    before = typed_and_lost(tab, interrupt)
    tab.goto("about:blank")  # what saves itself would do so beside the page that comes
    come_back(tab.context, site, page.who)
    come_to(tab, page)
    after = taken_back(tab)
    return [
        f"{page.path} {number}: {one} became {other}"
        for number, (one, other) in enumerate(zip_longest(before, after))
        if one != other
    ]


def pages_with_forms(site: Site) -> Iterator[Page]:
    """Yield pages until every form to type in was on one of them; those with a name come first.

    Of the others every fourth one, unless it is night: all of them send alike.
    """
    seen: set[tuple[str, ...]] = set()
    others = 0
    pages = {one.name: one for one in site.pages if one.who not in UNKEPT}
    for page in sorted(pages.values(), key=lambda one: one.name not in NAMED):
        request = urllib.request.Request(site.url + page.path)
        request.add_header("Cookie", f"{cookie_name(page.who)}={site.cookies[page.who]}")
        try:
            with urllib.request.urlopen(request) as answer:
                new = kinds_of_forms(answer.read().decode(errors="replace"), page.path) - seen
        except urllib.error.HTTPError:
            continue  # whether pages open is asked elsewhere
        if new:
            seen |= new
            others += page.name not in NAMED
            if page.name in NAMED or IS_WHOLE or others % 4 == 1:
                yield page


def kinds_of_forms(text: str, path: str) -> set[tuple[str, ...]]:
    """Return what tells one writing form from the next: where it leads, and what one types."""
    return {
        (re.sub(r"\d+", "0", form.action), *typed)
        for form in forms_of(text, path)
        if form.verb == "post"
        if (typed := sorted(name for name, one in form.fields.items() if one.kind not in NOT_TYPED))
    }


@pytest.mark.slow
def test_every_form_outlives_the_end_of_a_session(site: Site, browser: Browser):
    wrong, seen = [], set()
    for page in pages_with_forms(site):
        with window(browser, site, page.who) as tab:
            come_to(tab, page)
            if forms_on(tab):
                seen.add(page.name)
                wrong += lost(tab, site, page, end_session)

    assert wrong == []
    assert seen >= set(NAMED)
    assert len(seen) >= FORMS_AT_LEAST


@pytest.mark.parametrize("name", NAMED)
def test_a_lost_connection_loses_nothing(site: Site, browser: Browser, name: str):
    page = page_of(site, name)

    with window(browser, site, page.who) as tab:
        come_to(tab, page)
        assert lost(tab, site, page, lose_connection) == []


@pytest.fixture
def mapping(browser: Browser, site: Site) -> Iterator[Tab]:
    """The page that says what the columns of a file are."""
    page = page_of(site, "imports:columns")
    with window(browser, site, page.who) as tab:
        tab.goto(page.path)
        yield tab


def test_a_preview_that_came_does_not_take_the_draft_away(mapping: Tab):
    (form,) = forms_on(mapping)
    typed = form.evaluate(f"form => {{ ({TYPE})(form); return ({TYPED})(form); }}")
    mapping.wait_for_load_state("networkidle")
    assert forms_on(mapping)[0].evaluate(TYPED) == typed, "a preview of before undid a choice"

    mapping.reload()

    assert taken_back(mapping) == [typed]


@pytest.mark.parametrize(
    ("interrupt", "words"),
    [(end_session, "Your session is over."), (lose_connection, "There is no connection.")],
)
def test_a_part_that_does_not_come_leaves_the_page_as_it_is(
    mapping: Tab, site: Site, interrupt: Interrupt, words: str
):
    path = page_of(site, "imports:columns").path
    interrupt(mapping.context)
    forms_on(mapping)[0].evaluate(TYPE)

    expect(mapping.get_by_role("alert")).to_contain_text(words)
    assert forms_on(mapping), "the form is still there"
    if interrupt is end_session:
        link = mapping.get_by_role("link", name="Sign in again").get_attribute("href")
        assert link.endswith(f"/sign-in?next={path.replace('/', '%2F')}")


def test_words_of_a_lost_connection_go_once_there_is_one(mapping: Tab):
    (form,) = forms_on(mapping)
    lose_connection(mapping.context)
    form.evaluate(TYPE)
    expect(mapping.get_by_role("alert")).to_be_visible()
    mapping.context.set_offline(False)

    forms_on(mapping)[0].evaluate(TYPE)

    expect(mapping.get_by_role("alert")).to_have_count(0)


def test_what_was_saved_is_not_offered_again(mapping: Tab, site: Site):
    def accept(route: Route) -> None:
        """Answer as the product does when the form was taken, and change nothing."""
        is_sent = route.request.method == "POST"
        route.fulfill(
            status=303, headers={"Location": "/imports"}
        ) if is_sent else route.continue_()

    path = page_of(site, "imports:columns").path
    forms_on(mapping)[0].evaluate(TYPE)
    mapping.route("**/columns", accept)
    with mapping.expect_navigation(url="**/imports"):
        forms_on(mapping)[0].evaluate(SEND)

    mapping.goto(path)

    expect(mapping.locator(".draft-offer")).to_have_count(0)


class Score:
    """One criterion on the sheet of a rater, in one tab."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.form = tab.locator("form[data-draft='score-strategic_fit']")
        self.words = self.form.get_by_label("What shows it")
        self.said = self.form.locator(".said")

    def type(self, words: str, *, serves_goals: bool = True) -> None:
        """Say why it scores nine, and leave the field; without goals of the strategy it is refused.

        What each press brings about, as the words of a lost session, moves the page under the next.
        """
        for goal in self.form.get_by_role("checkbox", checked=not serves_goals).all()[::-1]:
            goal.dispatch_event("click")
        self.form.locator(".chip", has_text="9").first.dispatch_event("click")
        self.words.fill(words)
        self.words.press("Tab")

    def save(self, words: str, status: int = 200) -> None:
        """Say it, and wait for the answer."""
        with self.answered(words, status):
            self.type(words)

    def take_back(self, words: str, status: int = 200) -> None:
        """Take back what was typed, which is offered, and wait until it has saved itself."""
        expect(self.words).not_to_have_value(words)
        with self.answered(words, status):
            self.form.get_by_role("button", name="Take it back").click()
        expect(self.words).to_have_value(words)

    def answered(self, words: str, status: int) -> AbstractContextManager[object]:
        """Wait for the answer to a score that says this."""
        told = f"evidence={quote(words)}"
        return self.tab.expect_response(
            lambda one: one.status == status and told in (one.request.post_data or "")
        )


@pytest.fixture
def sheet(browser: Browser, site: Site) -> Iterator[Score]:
    """A rater's own sheet."""
    page = page_of(site, SHEET)
    with window(browser, site, page.who) as tab:
        tab.goto(page.path)
        yield Score(tab)


def test_a_score_that_was_refused_outlives_the_end_of_a_session(sheet: Score, site: Site):
    with sheet.answered("CNRY refused", status=422):
        sheet.type("CNRY refused", serves_goals=False)
    expect(sheet.said).to_contain_text("Not kept yet", timeout=PATIENCE)
    sheet.tab.reload()
    sheet.take_back("CNRY refused", status=422)

    end_session(sheet.tab.context)
    sheet.type("CNRY refused, and typed on")
    expect(sheet.tab.get_by_role("alert")).to_contain_text(
        "Your session is over.", timeout=PATIENCE
    )
    come_back(sheet.tab.context, site, page_of(site, SHEET).who)
    sheet.tab.context.clear_cookies(name="csrf")  # as a new sign-in does
    sheet.tab.goto(page_of(site, SHEET).path)

    sheet.take_back("CNRY refused, and typed on")


def test_a_draft_that_is_taken_back_is_sent_whole(sheet: Score):
    sheet.save("CNRY with goals")
    with sheet.answered("CNRY without", status=422):
        sheet.type("CNRY without", serves_goals=False)
    sheet.tab.reload()
    sent: list[str] = []
    sheet.tab.on("request", lambda one: sent.append(one.post_data or ""))

    sheet.take_back("CNRY without", status=422)

    forms = [one for one in sent if "evidence=" in one]
    halves = [one for one in forms if "goals=" in one or "CNRY%20without" not in one]
    assert forms, "what was taken back was sent"
    assert halves == []


def test_a_page_from_before_a_new_sign_in_says_so_and_keeps_what_is_typed(sheet: Score, site: Site):
    sheet.tab.context.clear_cookies(name="csrf")
    sheet.type("CNRY from before")

    sheet.tab.get_by_role("alert").get_by_role("link", name="Sign in again").click()
    expect(sheet.tab).to_have_url(f"{site.url}{page_of(site, SHEET).path}")

    sheet.take_back("CNRY from before")


def test_a_score_is_saved_by_itself_once_there_is_a_connection_again(sheet: Score):
    lose_connection(sheet.tab.context)
    sheet.type("CNRY on the train")
    expect(sheet.tab.get_by_role("alert")).to_contain_text("no connection", timeout=PATIENCE)

    with sheet.answered("CNRY on the train", status=200):
        sheet.tab.context.set_offline(False)

    expect(sheet.tab.get_by_role("alert")).to_have_count(0)
    sheet.tab.reload()
    expect(sheet.words).to_have_value("CNRY on the train")


def test_a_second_tab_loses_nothing_that_the_first_one_saves(sheet: Score):
    sheet.save("CNRY one")
    second = Score(sheet.tab.context.new_page())
    second.tab.goto(sheet.tab.url)
    sheet.save("CNRY one again")

    second.save("CNRY other", status=422)
    expect(second.said).to_contain_text("Somebody else changed this", timeout=PATIENCE)
    sheet.save("CNRY one once more")
    second.tab.reload()

    expect(second.words).to_have_value("CNRY one once more")
    second.take_back("CNRY other")
