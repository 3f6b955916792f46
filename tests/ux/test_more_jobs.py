"""The jobs of every month within their budgets of steps: money, packs, the customer, many at once."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, expect

from installations import ORCHARD

from .jobs import PATIENCE, WAYS, Hand, Mouse, hand_of, said, undone
from .site import Site

pytestmark = pytest.mark.parametrize("way", WAYS)
Sit = Callable[[str], Hand]
MANY = 50
SOON = 60_000
"""A worker reads files and makes packs beside the pages; on a busy machine that takes its time."""
LINES = "Invoice;Line;Date;Customer;Customer name;Product;Net;Currency\n"
numbers = count(1)


@pytest.fixture
def sit(browser: Browser, site: Site, way: str) -> Iterator[Sit]:
    """Return what sits somebody down at Home."""
    contexts = []

    def down(who: str) -> Hand:
        hand = hand_of(browser, site, who, WAYS[way])
        contexts.append(hand.tab.context)
        return hand

    yield down
    for one in contexts:
        one.close()


@pytest.fixture(scope="module")
def worker(site: Site) -> Iterator[None]:
    """Somebody who reads files and makes packs."""
    process = subprocess.Popen(
        [*ORCHARD, "serve", "--role", "worker"], env=site.installation.environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield
    process.terminate()
    process.wait(timeout=60)


def test_from_a_margin_to_the_invoice_lines_behind_it(sit: Sit):
    hand = sit("account_manager")
    hand.find("margin nordf", "Margin of Nordfjord")
    part = hand.tab.locator("#breakdown tbody tr:not(.is-whole)").first
    net = part.locator("td.r").nth(2).inner_text()
    hand.use(part.get_by_role("link"))

    hand.within(3)
    expect(hand.tab.locator("main")).to_contain_text(net, timeout=PATIENCE)


@pytest.mark.usefixtures("worker")
def test_a_month_is_imported_as_the_last_one_was(sit: Sit):
    number = next(numbers)
    rows = f"{LINES}J{number};1;2026-03-1{number};C1;Alder AS;P1;100,50;EUR\n"
    hand = sit("finance")
    hand.find("import", "Import lines of a ledger")
    give(hand, rows)
    hand.use(hand.tab.get_by_role("button", name="Look at the file"))
    ready = hand.tab.get_by_role("button", name="Import 1 new line")
    expect(ready).to_be_visible(timeout=SOON)
    for words in ("New lines", "Known already", "Changed", "Rejected"):
        expect(hand.tab.locator(".counts")).to_contain_text(words)
    expect(hand.tab.locator("details.fold tbody tr")).to_have_count(1)
    hand.use(ready)

    hand.within(4)
    expect(hand.tab.get_by_role("link", name="Undo this import")).to_be_visible(timeout=SOON)


def give(hand: Hand, rows: str) -> None:
    """Give the file its lines: dropped on the field, or pasted; neither is a click or a key."""
    if isinstance(hand, Mouse):
        file = {"name": "march.csv", "mimeType": "text/csv", "buffer": rows.encode()}
        hand.tab.get_by_label("Drop the file").set_input_files(files=[file])
    else:
        pasted = hand.tab.get_by_label("Or paste rows")
        hand.reach(pasted)
        hand.tab.keyboard.insert_text(rows)


@pytest.mark.usefixtures("worker")
def test_a_pack_for_the_quarter_is_made(sit: Sit):
    hand = sit("account_manager")
    hand.find("qbr nordf", "Make a pack for Nordfjord")
    hand.use(hand.tab.get_by_role("button", name="Make it"))

    hand.within(3)
    said(hand.tab, "It is being made.")
    ready = hand.tab.locator("li.pack").first.get_by_role("link", name="Download")
    expect(ready).to_be_visible(timeout=SOON)
    hand.tab.locator("li.pack").first.get_by_role("button", name="Remove").click()
    said(hand.tab, "The pack is taken away.")


def test_a_customer_is_invited_after_a_look_through_their_eyes(sit: Sit):
    hand = sit("account_manager")
    hand.find("invite nordf", "Invite somebody of Nordfjord")
    hand.choose(hand.tab.get_by_label("Who"), "Tone Lie")
    hand.use(hand.tab.get_by_role("button", name="Look as they will see it"))
    expect(hand.tab.locator(".portal-preview")).to_contain_text(
        "This is how Tone Lie sees it", timeout=PATIENCE
    )
    expect(hand.tab.locator(".portal-parts")).to_contain_text("shared-objective-a")
    hand.use(hand.tab.get_by_role("button", name="Invite Tone Lie"))

    hand.within(4)
    said(hand.tab, "Tone Lie is invited.")
    undone(hand.tab, "Tone Lie sees nothing any more.")


def test_a_sentence_of_any_note_is_found(sit: Sit):
    hand = sit("account_manager")
    hand.find("CNRY-opinion-said", "CNRY-opinion-said")

    hand.within(2)
    expect(hand.tab.locator("mark").first).to_be_visible(timeout=PATIENCE)


@pytest.fixture
def many(site: Site) -> None:
    """Actions of the own account, so many that nobody gives them away one by one."""
    with site.installation.connection() as connection:
        columns = (
            "title, care, towards, state, evidence, reason, due_on, first_due_on, noted_at, version"
        )
        keys = "account_id, user_id, contact_id, plan_id, objective_id, initiative_id, opportunity_id, risk_id, group_id, noted_by_id"
        found = "FROM plans_action WHERE title = 'CNRY-action' ORDER BY id LIMIT 1"
        for number in range(MANY):
            connection.execute(
                f"INSERT INTO plans_action ({columns}, {keys}) SELECT 'Many {number}', {columns.removeprefix('title, ')}, {keys} {found}"
            )
        connection.commit()


@pytest.mark.usefixtures("many")
def test_fifty_actions_go_to_somebody_else_at_once(sit: Sit, site: Site):
    hand = sit("account_manager")
    before = events(site)
    hand.find("many actions", "Change many actions at once")
    expect(hand.tab.get_by_role("button", name="Look at what changes")).to_be_visible(
        timeout=PATIENCE
    )
    boxes = hand.tab.locator("input[name=row]:checked")
    together = boxes.count()
    hand.choose(hand.tab.get_by_label("Give them to"), "Person executive_sponsor")
    hand.use(hand.tab.get_by_role("button", name="Look at what changes"))
    expect(hand.tab.locator("main table")).to_contain_text(
        "→ Person executive_sponsor", timeout=PATIENCE
    )
    assert events(site) == before
    hand.use(hand.tab.get_by_role("button", name=f"Change {together} actions"))

    hand.within(5)
    said(hand.tab, f"{together} actions are changed.")
    assert together >= MANY
    assert events(site) == before + together
    undone(hand.tab, f"{together} actions are as they were.")


def events(site: Site) -> int:
    with site.installation.connection() as connection:
        found = "SELECT count(*) FROM core_auditevent WHERE verb = 'action.changed_with_others'"
        return int(connection.execute(found).fetchone()[0])
