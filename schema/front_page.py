"""What ``/`` answers: links of mails lead here, for the app that people use is not ours."""

from typing import Final

from starlette.responses import HTMLResponse, RedirectResponse, Response

PAGE: Final = """<!doctype html>
<html lang="en">
<title>StrideIQ</title>
<h1>StrideIQ</h1>
<p>This is the service behind a training app; it answers GraphQL on <code>/graphql</code>.</p>
<p>A mail brought you here? Paste the code in that mail where your app asks for it.</p>
</html>
"""


def front_page(*, explores: bool) -> Response:
    """The page, or where ``explores`` the way to the one for exploring the schema."""
    return RedirectResponse("/graphql") if explores else HTMLResponse(PAGE)
