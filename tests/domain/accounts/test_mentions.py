"""Whom a comment speaks to: found by name, told where they may know the account, forgotten with them."""

from __future__ import annotations

import pytest
from django.test import Client

from orchard.domain.accounts import queries, services
from orchard.domain.accounts.models import Account, Mention
from orchard.domain.core import services as core
from orchard.domain.core.mentions import Called, Colleague, called, called_otherwise
from orchard.domain.core.mistakes import NotAllowed, NotFound
from orchard.domain.core.models import Comment, User
from orchard.domain.core.rules import Role
from people import NOON, make_user
from reading import shown

PEOPLE = [
    Colleague(1, "Kari Lund", "kari.lund@supplier.example"),
    Colleague(2, "Kari", "kari@supplier.example"),
    Colleague(3, "Ola Nordmann-Ås", "ola@supplier.example"),
    Colleague(4, "Siri Moe", "siri.moe@supplier.example"),
    Colleague(5, "Siri Moe", "siri.moe2@supplier.example"),
    Colleague(6, "A", ""),
    Colleague(7, "Işık Demir", "isik@supplier.example"),
    Colleague(8, "İlker Öz", ""),
    Colleague(9, "Γιώργος", ""),
    Colleague(10, "Jo Weiß", ""),
    Colleague(11, "Åse Li", ""),
    Colleague(12, "Ase Li", ""),
]
COMMENTS = "/accounts/birch/comments"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nobody is meant.", Called()),
        ("@Kari Lund, look at this.", Called((1,))),
        ("Ask @kari  LUND's view (@ola)", Called((1, 3))),
        ("@Kari\nLund and @Kari and @Kari Lund", Called((1, 2))),
        ("@kari.lund. And @siri.moe2!", Called((1, 5))),
        ("@ola nordmann-ås", Called((3,))),
        ("@Siri Moe wants it", Called((), ("Siri Moe",))),
        ("@Siri.", Called((), (), ("Siri",))),
        ("@Karianne and @kari-anne and @kari.moe", Called((), (), ("Karianne", "kari-anne", "kari.moe"))),
        ("Mail kari@supplier.example or x@Kari", Called()),
        ("@kari.lund@supplier.example", Called((1,))),
        ("@IŞIK DEMIR, @ilker oz; @İLKER ÖZ", Called((7, 8))),
        ("@γιώργοσ @ΓΙΏΡΓΟΣ", Called((9,))),
        ("@JO WEISS’ note, @Ola Nordmann-A\u030as: a ß", Called((10, 3))),
        ("@Jo Wei and @ſiri.moe", Called((4,), (), ("Jo",))),
        ("@åse li", Called((11,))),
        ("@ASE LI", Called((12,))),
        ("@Ašé Li", Called((), ("Ašé Li",))),
        ("\uff20Kari", Called()),
        ("@ @@ .@Kari @A", Called((), (), ("A",))),
    ],
)  # fmt: skip
def test_a_name_after_an_at_is_somebody_and_an_address_is_not(text: str, found: Called):
    assert called(text, PEOPLE) == found


@pytest.fixture
def ola(db: None, settings) -> User:
    settings.MFA_REQUIRED_ROLES = frozenset()
    core.found_organisation("Vestberg", currency="EUR", by=None, at=NOON)
    return make_user("Ola Berg", Role.PROGRAMME_DIRECTOR)


@pytest.fixture
def birch(ola: User) -> Account:
    return Account.objects.create(key="birch", name="Birch", slug="birch")


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def told() -> list[str]:
    return list(Mention.objects.order_by("user__name").values_list("user__name", flat=True))


def test_what_is_said_is_bold_as_it_was_written(birch: Account, ola: User):
    make_user("Işık Weiß", Role.READER)

    browser(ola).post(COMMENTS, {"text": "ß @IŞIK WEISS, & more"})

    page = browser(ola).get(COMMENTS).content.decode()
    assert 'ß <b class="mention">@IŞIK WEISS</b>, &amp; more' in page
    assert told() == ["Işık Weiß"]


def test_a_name_that_is_said_is_text_whatever_stands_in_it(birch: Account, ola: User):
    make_user("R&D <i>Lab", Role.READER)

    browser(ola).post(COMMENTS, {"text": "<u>Ask</u> @r&d <I>lab <s>now"})

    page = browser(ola).get(COMMENTS).content.decode()
    assert (
        '&lt;u&gt;Ask&lt;/u&gt; <b class="mention">@r&amp;d &lt;I&gt;lab</b> &lt;s&gt;now' in page
    )


def test_who_is_spoken_to_finds_it_on_home_until_they_read_it(birch: Account, ola: User):
    kari = make_user("Kari Lund", Role.READER)
    sent = {"text": "Call their <b>buyer</b>, please", "tell": "Kari Lund"}
    browser(ola).post(COMMENTS, sent)

    hers = browser(kari)
    home = hers.get("/").content.decode()
    assert "<b>Ola Berg</b> wrote to you about <b>Birch</b>" in home
    assert "<b>buyer" not in home
    comment = Comment.objects.get()
    assert f'href="{COMMENTS}#comment-{comment.pk}"' in home
    page = hers.get(COMMENTS).content.decode()
    assert '<b class="mention">@Kari Lund</b> Call their &lt;b&gt;buyer&lt;/b&gt;' in page
    assert "I have read it" in page
    assert "I have read it" not in shown(browser(ola), COMMENTS)
    assert browser(ola).post(f"{COMMENTS}/{comment.pk}/read").status_code == 404

    hers.post(f"{COMMENTS}/{comment.pk}/read")

    assert "wrote to you" not in shown(hers, "/")
    assert "I have read it" not in shown(hers, COMMENTS)


@pytest.mark.parametrize(
    ("text", "tell", "kept"),
    [
        ("@Kari Lunde knows", "Kari Lund", "@Kari Lund @Kari Lunde knows"),
        ("@kari  lund knows", "Kari Lund", "@kari  lund knows"),
        ("Who?", "@Kari Lund", "@Kari Lund Who?"),
        ("@Per", "Per", "@Per @Per"),
        ("Who?", "", "Who?"),
    ],
)
def test_who_is_to_be_told_is_named_unless_the_text_names_them(
    birch: Account, ola: User, text: str, tell: str, kept: str
):
    make_user("Kari Lund", Role.READER), make_user("Kari Lunde", Role.READER)

    browser(ola).post(COMMENTS, {"text": text, "tell": tell})

    assert Comment.objects.get().text == kept
    assert ("Kari Lund" in told()) == (tell in {"Kari Lund", "@Kari Lund"})


def test_who_answers_has_read_it_and_what_is_taken_back_waits_no_more(birch: Account, ola: User):
    kari = make_user("Kari Lund", Role.ACCOUNT_MANAGER)
    services.comment_on(birch, text="@Kari Lund when?", by=ola, at=NOON)
    services.comment_on(birch, text="@Ola Berg on Monday", by=kari, at=NOON)
    assert not queries.waiting_mentions(kari).exists()
    answer = queries.waiting_mentions(ola).get().comment

    core.delete_comment(answer, expected=1, by=kari, at=NOON)

    assert not queries.waiting_mentions(ola).exists()


@pytest.mark.trust("T-AUTHZ-1")
def test_who_may_not_know_the_account_is_not_told_and_the_writer_is_told_why(
    birch: Account, ola: User
):
    kari, siri = make_user("Kari Lund", Role.FINANCE), make_user("Siri Moe", Role.FINANCE)
    make_user("Gone Away", Role.READER, is_active=False)
    make_user("No Role")
    services.restrict_account(birch, expected=1, insiders=[ola, siri], by=ola, at=NOON)
    client = browser(ola)
    assert '<option value="Kari Lund">' not in client.get(COMMENTS).content.decode()
    assert '<option value="Siri Moe">' in client.get(COMMENTS).content.decode()

    client.post(COMMENTS, {"text": "@Kari Lund @Siri Moe @Gone Away @No Role @Per"})

    said = shown(client, COMMENTS)
    assert told() == ["Siri Moe"]
    assert "Kari Lund may not know this account and was not told." in said
    assert "No Role may not know this account and was not told." in said
    assert "Gone Away no longer works here and was not told." in said
    assert "Nobody here is called @Per: choose from the list." in said
    assert "wrote to you" not in shown(browser(kari), "/")
    assert "wrote to you" in shown(browser(siri), "/")

    services.restrict_account(birch, expected=2, insiders=[ola], by=ola, at=NOON)
    assert "wrote to you" not in shown(browser(siri), "/"), "rights are asked when one looks"


def test_changing_a_comment_tells_who_is_new_and_takes_back_who_is_not(birch: Account, ola: User):
    make_user("Kari Lund", Role.READER), make_user("Siri Moe", Role.READER)
    comment = services.comment_on(birch, text="@Kari Lund", by=ola, at=NOON)
    fir = Account.objects.create(key="fir", name="Fir", slug="fir")

    browser(ola).post(f"{COMMENTS}/{comment.pk}", {"text": "@Siri Moe", "version": "1"})

    assert told() == ["Siri Moe"]
    comment.refresh_from_db()
    with pytest.raises(NotFound):
        services.change_comment(fir, comment=comment, expected=2, text="x", by=ola, at=NOON)
    with pytest.raises(NotAllowed):
        services.read_mention(Mention.objects.get(), by=ola, at=NOON)


@pytest.mark.trust("T-GDPR-3")
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@Kari Lund, @KARI  lund and @kari@a.example!", "@P 7, @P 7 and @P 7!"),
        ("@Kari Berg and @kari.berg", "@Kari Berg and @kari.berg"),
        ("ola@kari.no, @kari.no and @kari-anne", "ola@kari.no, @kari.no and @kari-anne"),
        ("@kari is one of two", "@kari is one of two"),
        ("@Kari Lunde", "@Kari Lunde"),
        ("ß @Karí Lund", "ß @P 7"),
        ("Nobody", "Nobody"),
    ],
)
def test_calling_one_colleague_otherwise_leaves_all_others(text: str, left: str):
    kari = Colleague(7, "Kari Lund", "kari@a.example")
    others = (Colleague(8, "Kari Berg", "kari@b.example"), Colleague(9, "Ola", "ola@kari.no"))

    assert called_otherwise(text, kari, "P 7", colleagues=[*others, kari]) == left


@pytest.mark.trust("T-GDPR-3")
def test_who_is_anonymised_is_named_in_no_comment_and_nobody_else_is_renamed(
    birch: Account, ola: User
):
    ada = make_user("Ada", Role.ADMINISTRATOR)
    kari, other = (make_user(name, Role.READER) for name in ("Kari Lund", "Kari Berg"))
    User.objects.filter(pk=kari.pk).update(email="kari@supplier.example")
    text = "@kari lund, @kari and @Kari Berg: see <i>"
    services.comment_on(birch, text=text, by=ola, at=NOON)
    kari.refresh_from_db()
    core.deactivate_user(kari, by=ada, at=NOON)
    kari.refresh_from_db()

    core.anonymise_user(kari, by=ada, at=NOON)

    who = f"@Former colleague {kari.pk}"
    assert Comment.objects.get().text == f"{who}, {who} and @{other.name}: see <i>"
    page = browser(ola).get(COMMENTS).content.decode()
    assert f'<b class="mention">{who}</b>' in page
