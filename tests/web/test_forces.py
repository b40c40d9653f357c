"""Names of a force for its own chief alone: what a member leads, and whatever could tell more."""

import csv
import io
import json
import shutil
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.scenario.rows import Officer
from tests.web.conftest import HASH, PASSWORD, Browser, Installation, installed
from tests.web.planned import keep_in_force
from tests.web.routes import VALUES, Address, addresses
from web import policy
from web.policy import OF_FORCES, Action, Resource, Role
from web.services import accounts, events
from web.services.accounts import NewAccount
from web.settings import Settings
from web.store import tables
from web.store.engine import SYSTEM, Transaction
from web.views.plan_files import NEEDS

OWN = "CSGT"
REVIEWERS = {"police": (OWN,), "unassigned": ()}
"""Reviewers of the event: the chief of the traffic police, and one whose force nobody has entered."""


@dataclass(frozen=True)
class Walk:
    """An installation with a plan in force, somebody signed in for each caller, and the people of the forces."""

    installation: Installation
    browsers: dict[str, Browser]
    officers: tuple[Officer, ...]

    def others(self, who: str) -> list[Officer]:
        """Return the people whom a caller may not name."""
        return [one for one in self.officers if one.force not in REVIEWERS.get(who, ())]


@pytest.fixture(scope="module")
def walk(tiny_pack: Path, planned_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Return the installation; its plan has jobs of fixed time, of the police and of the militia."""
    tmp_path = tmp_path_factory.mktemp("forces")
    pack = Path(shutil.copytree(tiny_pack, tmp_path / "tiny"))
    draft = Path(shutil.copytree(planned_once, tmp_path / "draft"))
    (pack / "duties.csv").write_text(
        "duty_id,name,from,to,people,force,skill,post_id\n"
        "NV-1,Mở cổng phía đông,2026-04-12 13:30,2026-04-12 14:30,1,dân quân,,\n"
        "NV-2,Mở cổng phía tây,2026-04-12 15:00,2026-04-12 16:00,1,CSGT,,\n",
        "utf-8",
    )
    (draft / "duty_roster.csv").write_text(
        "duty_id,name,start,end,person_id,person\n"
        "NV-1,Mở cổng phía đông,2026-04-12 13:30,2026-04-12 14:30,CB-4,Hoàng Khắc Lộc Mẫu\n"
        "NV-2,Mở cổng phía tây,2026-04-12 15:00,2026-04-12 16:00,CB-1,Tạ Công Đạt Mẫu\n",
        "utf-8",
    )
    for installation in installed(Settings(tmp_path / "data"), pack):
        join(installation)
        plan = keep_in_force(installation.services, installation.event, draft, pack)
        planned = replace(installation, plan=plan)
        (card,) = installation.services.shelf.cards(1)
        officers = installation.services.shelf.bundle(card).scenario.officers
        callers = (*REVIEWERS, "organiser", "reviewer", "clerk")
        yield Walk(planned, {who: installation.sign_in(who) for who in callers}, officers)


def join(installation: Installation) -> None:
    """Give the reviewers of ``REVIEWERS`` accounts and membership."""

    def work(transaction: Transaction) -> None:
        query = select(tables.events.c.id).where(tables.events.c.public_id == installation.event)
        event_id = transaction.db.execute(query).scalar_one()
        for login, forces in REVIEWERS.items():
            user = accounts.create(transaction, NewAccount(login, f"Người {login}", HASH))
            events.add_member(transaction, event_id, user, Role.REVIEWER, events.Beside((), forces))

    installation.services.store.write(SYSTEM, work)


def _text(body: bytes) -> str:
    """Return what a page, a list, a calendar or a workbook says."""
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace").replace("\r\n ", "")
    with zipfile.ZipFile(io.BytesIO(body)) as box:
        return "\n".join(box.read(name).decode("utf-8", "replace") for name in box.namelist())


def _addresses(walk: Walk) -> list[str]:
    """Return every address that answers a reader, with what this event really holds, and what staffing takes more."""
    event, plan = walk.installation.event, walk.installation.plan
    known = {**VALUES, "event": event, "plan": plan}
    found = {
        one.path for one in addresses(walk.installation.client.app) if one.method == "GET" and "{event}" in one.path
    }
    paths = [path.replace("{path:path}", "{path}") for path in sorted(found) if "stream" not in path]
    made = [path.format(**known) for path in paths if set(Address("GET", path, None, None).parameters) <= set(known)]
    base, api = f"/events/{event}", f"/api/v1/events/{event}"
    views = ("", "forces", "units", "people", "hours", "duties")
    made += [f"{base}/staffing?view={view}&format={kind}" for view in views for kind in ("csv", "xlsx")]
    made += [f"{base}/staffing?view={view}" for view in views]
    made += [f"{base}/staffing?view=people&force={force}" for force in ("dân quân", "y tế")]
    made += [f"{base}/staffing/unit/TC-3.{kind}" for kind in ("csv", "xlsx", "ics")]
    made += [f"{base}/plans/{plan}/files/{path}" for path in NEEDS]
    made += [f"{where}/explain/staffing/{who}" for where in (base, api) for who in ("CH-1", "CH-2", "CB-1", "CB-4@CA1")]
    made += [
        f"{base}/data/{table}" for table in policy.TABLE_RESOURCES if "staff" in str(policy.TABLE_RESOURCES[table])
    ]
    made += [f"{where}/search?q=Mẫu" for where in (base, api)]
    made += [f"{where}/staffing/what-if?now=2026-04-12T05:30&absent=CB-1" for where in (base, api)]
    made += [f"{base}/staffing/what-if?now=2026-04-12T05:30&absent=CB-1&format=csv"]
    return made


@pytest.mark.parametrize("who", [*REVIEWERS, "organiser"])
def test_no_page_file_or_answer_tells_a_name_of_a_force_that_somebody_else_leads(walk: Walk, who: str) -> None:
    others, answered, told = walk.others(who), 0, []
    for address in _addresses(walk):
        answer = walk.browsers[who].get(address)
        answered += answer.status_code == 200
        text = _text(answer.content)
        told += [(address, one.name) for one in others if one.name in text]
        if "/staffing" in address and "/explain/" not in address:
            told += [(address, one.person_id) for one in others if f'"{one.person_id}"' in text]
    assert told == []
    assert answered > 60


def test_a_chief_reads_the_own_people_and_counts_the_others(walk: Walk) -> None:
    browser, event = walk.browsers["police"], walk.installation.event
    wall = browser.get(f"/events/{event}/staffing").text
    assert "Tạ Công Đạt Mẫu" in wall
    assert "dân quân <b>1/1</b>" in wall
    rows = list(
        csv.reader(io.StringIO(browser.get(f"/events/{event}/staffing?format=csv").content.decode("utf-8-sig")))
    )
    assert {row[0] for row in rows[1:]} == {OWN}
    lines = browser.get(f"/events/{event}/plans/{walk.installation.plan}/files/staffing.csv").content.decode(
        "utf-8-sig"
    )
    assert {row["person_id"] for row in csv.DictReader(io.StringIO(lines))} <= {"CB-1", "CB-2", "CB-3"}
    people = browser.get(f"/api/v1/events/{event}/staffing/people").json()
    assert {one["force"] for one in people} == {OWN}
    duties = {one["duty_id"]: one for one in browser.get(f"/api/v1/events/{event}/staffing/duties").json()}
    assert (duties["NV-1"]["given"], duties["NV-1"]["people"]) == (1, [])
    assert duties["NV-2"]["people"] == ["CB-1"]


def test_counts_are_the_same_for_everybody(walk: Walk) -> None:
    for part in ("forces", "units", "hours"):
        address = f"/api/v1/events/{walk.installation.event}/staffing/{part}"
        told = [walk.browsers[who].get(address).json() for who in ("police", "unassigned", "organiser", "reviewer")]
        assert told[0], part
        assert all(one == told[0] for one in told), part


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ics"])
def test_a_chief_takes_files_of_the_own_force_and_of_no_other(walk: Walk, kind: str) -> None:
    at = f"/events/{walk.installation.event}/staffing"
    police = walk.browsers["police"]
    assert "Tạ Công Đạt Mẫu" in _text(police.get(f"{at}/force/CSGT.{kind}").content)
    assert police.get(f"{at}/person/CB-1.{kind}").status_code == 200
    for other in ("force/dân quân", "person/CB-4"):
        assert police.get(f"{at}/{other}.{kind}").status_code == 404, other
    assert "Hoàng Khắc Lộc" not in _text(police.get(f"{at}/unit/TC-3.{kind}").content)


def test_a_call_to_another_force_names_its_duty_telephone_and_nobody(walk: Walk) -> None:
    at = f"/events/{walk.installation.event}/staffing/what-if?now=2026-04-12T05:30"
    police = walk.browsers["police"]
    page = police.get(f"{at}&absent=CB-1")
    assert page.status_code == 200
    assert "CB-1" in page.text
    refused = police.get(f"{at}&absent=CB-4")
    assert refused.status_code == 422
    assert "Lực lượng anh/chị chỉ huy không có người “CB-4”" in refused.text
    found = police.get(f"/api/v1{at}&post=CH-2&shift=CA2&force=dân quân&people=1").json()
    assert found["called"] >= 1
    assert {one["person"] for one in found["calls"] if one["force"] != OWN} == {"••"}
    assert all(one["chief"].startswith("máy trực") for one in found["calls"])


def test_a_chief_pins_nobody_of_another_force(walk: Walk) -> None:
    at = f"/api/v1/events/{walk.installation.event}/pins"
    police = walk.browsers["police"]
    pin = {"problem": "staffing", "subject": "CB-4@CA1", "field": "post_id", "value": "CH-2"}
    assert police.put(at, json=pin).status_code in {404, 405}
    assert police.post(at, json=pin).status_code in {404, 405}
    assert police.get(at).json() == []


@pytest.mark.parametrize(
    ("who", "names", "whole"),
    [("police", True, False), ("unassigned", False, False), ("reviewer", True, True), ("organiser", False, False)],
)
def test_the_table_opens_names_only_to_who_leads_a_force(walk: Walk, who: str, *, names: bool, whole: bool) -> None:
    expected = {Resource.ROSTER_NAMES: names, Resource.ROSTER_WHOLE: whole}
    assert set(expected) == OF_FORCES
    event, browser = walk.installation.event, walk.browsers[who]
    named = [one for one in addresses(walk.installation.client.app) if one.guard.resource in expected]
    assert len(named) > 3
    wrong = [str(one) for one in named if not expected[one.guard.resource] and _status(browser, one, event) != 404]
    assert wrong == []
    people = browser.get(f"/events/{event}/staffing?view=people").text
    assert ("Danh sách trực từng người" in people) is names
    assert (browser.get(f"/events/{event}/data/officers").status_code == 200) is whole


def _status(browser: Browser, address: Address, event: str) -> int:
    body = {} if address.method in {"GET", "HEAD"} else {"json": {}}
    return int(browser._send(address.method, address.of(event), **body).status_code)  # noqa: SLF001 - any method


def test_nobody_but_a_reviewer_reads_names_of_a_force(walk: Walk) -> None:
    opened = {role for role, resource, action in policy.cells() if resource in OF_FORCES and action is Action.READ}
    assert opened == {Role.REVIEWER}
    browser, at = walk.browsers["organiser"], f"/api/v1/events/{walk.installation.event}/members"
    ids = {one["login"]: one["id"] for one in browser.get(at).json()}
    refused = browser.put(f"{at}/{ids['clerk']}", json={"roles": ["clerk"], "forces": [OWN]})
    assert refused.status_code == 422
    assert "Thẩm định an ninh" in json.dumps(refused.json(), ensure_ascii=False)


def test_a_force_is_given_with_the_password_shown_in_the_list_and_logged(walk: Walk) -> None:
    organiser = walk.installation.sign_in("organiser2")
    event = walk.installation.event
    at = f"/api/v1/events/{event}/members"
    own = {one["login"]: one for one in organiser.get(at).json()}["unassigned"]
    assert own["forces"] == []
    body = {"roles": ["reviewer"], "forces": ["y tế"]}
    assert organiser.put(f"{at}/{own['id']}", json=body).status_code == 403
    organiser.post("/confirm", data={"password": PASSWORD})
    given = {one["login"]: one for one in organiser.put(f"{at}/{own['id']}", json=body).json()}
    assert given["unassigned"]["forces"] == ["y tế"]
    assert "y tế" in organiser.get(f"/events/{event}/members").text
    chief = walk.browsers["unassigned"].get(f"/events/{event}/staffing").text
    assert "Lê Thị Nguyệt Mẫu" in chief
    assert "Tạ Công Đạt Mẫu" not in chief
    with walk.installation.services.store.read() as db:
        fields = db.execute(select(tables.audit.c.fields).where(tables.audit.c.action == "member.add")).scalars().all()
    assert "forces" in str(fields[-1])
    organiser.put(f"{at}/{own['id']}", json={"roles": ["reviewer"]})
    assert "Lê Thị Nguyệt Mẫu" not in walk.browsers["unassigned"].get(f"/events/{event}/staffing").text


def _printed(walk: Walk, who: str, **body: str) -> dict[str, object]:
    """Order a paper of the own force and wait until it is no longer under way."""
    browser, at = walk.browsers[who], f"/api/v1/events/{walk.installation.event}/staffing/papers"
    answer = browser.post(at, json=body)
    assert answer.status_code == 202, answer.text
    for _turn in range(600):
        card = browser.get(f"{at}/prints/{answer.json()['id']}").json()
        if card["state"] not in {"waiting", "running"}:
            return card
        time.sleep(0.1)
    pytest.fail("the print did not end")


def test_a_chief_without_the_right_to_documents_prints_the_own_people_alone(walk: Walk) -> None:
    event, police = walk.installation.event, walk.browsers["police"]
    assert police.get(f"/events/{event}/documents").status_code == 404
    listed = _printed(walk, "police", kind="phan-ca-nguoi", format="csv")
    assert (listed["state"], listed["forces"]) == ("done", [OWN])
    file = f"/events/{event}/staffing/papers/{listed['id']}"
    text = police.get(file).content.decode("utf-8-sig")
    assert "Tạ Công Đạt Mẫu" in text
    assert "Nhiệm vụ theo lệnh riêng" in text
    assert not [one.name for one in walk.others("police") if one.name in text]
    by_post = _printed(walk, "police", kind="phan-ca-chot", format="csv")
    text = police.get(f"/events/{event}/staffing/papers/{by_post['id']}").content.decode("utf-8-sig")
    assert "Tạ Công Đạt Mẫu" in text
    assert "………" in text
    assert not [one.name for one in walk.others("police") if one.name in text]
    for who in ("organiser", "unassigned", "clerk"):
        assert walk.browsers[who].get(file).status_code == 404, who
        assert walk.browsers[who].get(f"/events/{event}/documents/prints/{listed['id']}").status_code == 404, who
    assert "Phân ca từng người" in police.get(f"/events/{event}/staffing/papers").text
    assert police.post(f"{file}/recall").status_code == 303
    assert police.get(file).status_code == 404


def test_a_chief_prints_no_slip_of_another_force_and_no_other_paper(walk: Walk) -> None:
    at = f"/api/v1/events/{walk.installation.event}/staffing/papers"
    police = walk.browsers["police"]
    assert police.post(at, json={"kind": "phieu-truc", "format": "pdf", "person": "CB-4"}).status_code == 404
    assert police.post(at, json={"kind": "ds-khach-ten", "format": "pdf"}).status_code == 404
    assert walk.browsers["organiser"].post(at, json={"kind": "phieu-truc"}).status_code == 404


def test_lists_calendars_and_programs_tell_the_duties_of_fixed_time(walk: Walk) -> None:
    event, police = walk.installation.event, walk.browsers["police"]
    rows = csv.reader(io.StringIO(police.get(f"/events/{event}/staffing/force/CSGT.csv").content.decode("utf-8-sig")))
    assert [(row[2], row[5], row[9]) for row in rows if row[5].startswith("NV")] == [
        ("CB-1", "NV-2", "Mở cổng phía tây")
    ]
    people = {one["person_id"]: one for one in police.get(f"/api/v1/events/{event}/staffing/people").json()}
    assert people["CB-1"]["jobs"] == ["NV-2"]
    assert people["CB-1"]["hours"] == 4 * len(people["CB-1"]["duties"]) + 1
    assert "Mở cổng phía tây" in police.get(f"/events/{event}/staffing?view=people").text


def test_who_is_away_from_a_duty_of_fixed_time_is_replaced_by_a_call(walk: Walk) -> None:
    at = f"/events/{walk.installation.event}/staffing/what-if?now=2026-04-12T14:00&absent=CB-1"
    found = walk.browsers["police"].get(f"/api/v1{at}").json()
    told = {(one["person"], one["shift"], one["reported"]) for one in found["calls"]}
    assert ("CB-1", "NV-2", True) in told
    assert {(shift, away) for _person, shift, away in told} == {("NV-2", True), ("NV-2", False)}
    assert (found["called"], found["broken"]) == (1, [])
    assert "gọi vào Mở cổng phía tây" in walk.browsers["police"].get(at).text


def test_the_chief_of_one_force_is_told_why_a_table_of_all_forces_stays_closed_and_where_the_own_people_are(
    walk: Walk,
) -> None:
    address = f"/events/{walk.installation.event}/data/officers"
    refused, unknown = walk.browsers["police"].get(address), walk.browsers["unassigned"].get(address)

    assert (refused.status_code, unknown.status_code) == (403, 404)
    assert "Người của lực lượng mình (CSGT): trang Lực lượng" in refused.text
    assert "lực lượng mình" not in unknown.text
