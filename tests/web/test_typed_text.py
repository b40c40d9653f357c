"""Typed text outlives the session it was typed in."""

import pytest
from playwright.sync_api import Browser

from tests.web.conftest import PASSWORD, Installation
from tests.web.planned import serving
from web.store import tables

TYPED = "Nguyễn Thị Hồng Vân"


@pytest.mark.browser
def test_a_name_typed_before_the_session_ended_is_there_after_signing_in_again(
    installation: Installation, chromium: Browser
) -> None:
    page = chromium.new_page()  # not a watched one: the browser reports the refusal (401) as an error
    with serving(installation.client.app) as address:
        page.goto(f"{address}/sign-in?next=/account")
        for _ in range(2):
            page.fill("#login", "clerk")
            page.fill("#password", PASSWORD)
            page.click("main button")
            page.wait_for_url(f"{address}/account")
            if page.input_value("#f-name") != "Người clerk":
                break
            page.fill("#f-name", TYPED)
            installation.services.store.keep(lambda db: db.execute(tables.sessions.delete()))
            page.evaluate("document.querySelector('form[action=\"/account/name\"]').submit()")
            page.get_by_role("link", name="Đăng nhập lại").click()
            page.wait_for_url(f"{address}/sign-in?next=/account")
        assert page.input_value("#f-name") == TYPED
    page.close()
