"""The one HTTPS server: `audit --listen` and the agent's webhook both stand on it.

uvicorn speaks HTTP, `app.App` is the plain ASGI callable that bounds what comes in and finds the
route, `tls` keeps the certificate fresh without a restart, `server.Server` puts them together.
Needs the extra `agent`.
"""

from seawall.serving.app import Answer, App, Request, Route
from seawall.serving.connection import Limits
from seawall.serving.server import Server, address
from seawall.serving.tls import Files

__all__ = ["Answer", "App", "Files", "Limits", "Request", "Route", "Server", "address"]
