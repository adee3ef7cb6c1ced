"""The server around the application: whom it takes a request to come from."""

import asyncio

import httpx
import pytest

from strideiq.core.cli.server import server_of
from strideiq.schema.asgi import application
from tests.schema.serving import parts, runtime


@pytest.mark.parametrize(
    ("proxies", "second"),
    [(["127.0.0.1"], 200), (["127.0.0.0/8"], 200), (["10.0.0.1"], 429), ([], 429)],
)
def test_limits_go_by_the_addresses_that_a_proxy_names_if_it_is_ours(
    proxies: list[str], second: int
) -> None:
    app = application(parts(limits={"requests_per_minute": 1}))
    config = server_of(app, runtime().defaults.service.sockets, proxies).config
    config.load()

    async def asked() -> list[int]:
        transport = httpx.ASGITransport(app=config.loaded_app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            query = {"query": "{__typename}"}
            named = [{"x-forwarded-for": f"198.51.100.{last}"} for last in (1, 2)]
            return [
                (await client.post("/graphql", json=query, headers=headers)).status_code
                for headers in named
            ]

    assert asyncio.run(asked()) == [200, second]
