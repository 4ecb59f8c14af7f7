"""Permits: time-boxed, approved exceptions, kept in the cluster as `permits.seawall.io`.

Who writes what of one is judged by the API server itself (`policy.yaml`). A permit opens no native
policy: while it is open its objects are left to the webhook, which asks `decide` and takes a use.
"""

from __future__ import annotations

from seawall.permits.deciding import Decision, active, decide
from seawall.permits.model import Permit
from seawall.permits.using import Taken, consume, key_of

__all__ = ["Decision", "Permit", "Taken", "active", "consume", "decide", "key_of"]
