"""Corefiles as CoreDNS reads them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.relations.dns import servers

TEXT = """
# the cluster
.:53, cluster.local:53 {
    errors
    health {   # stops slowly
       lameduck 15s
    }
    forward . 10.0.0.2 10.0.0.3 {
       prefer_udp
       max_concurrent 1000
    }
    cache 30
}
corp.example {
    import snippet
}
import custom/*.server
"""


def test_blocks_plugins_and_the_lines_inside() -> None:
    first, second, third = servers(TEXT)
    assert first[0] == (".:53", "cluster.local:53")
    assert first[1] == [
        (("errors",), ()),
        (("health",), (("lameduck", "15s"),)),
        (("forward", ".", "10.0.0.2", "10.0.0.3"), (("prefer_udp",), ("max_concurrent", "1000"))),
        (("cache", "30"), ()),
    ]
    assert second == (("corp.example",), [(("import", "snippet"), ())])
    assert third == (("import", "custom/*.server"), [])


@given(st.text(alphabet="a {}\n#.,:", max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(servers(text), list)
