"""Clusters, captures, copies and contents: the baseline's tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "clusters",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("server", sa.Text, nullable=False),
        sa.UniqueConstraint("key", name="uq_clusters_key"),
    )
    op.create_table(
        "captures",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("cluster_id", _ID, sa.ForeignKey("clusters.id"), nullable=False),
        sa.Column("started", sa.Text, nullable=False),
        sa.Column("finished", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
    )
    op.create_index("ix_captures_cluster_id", "captures", ["cluster_id"])
    op.create_table(
        "captured_parts",
        sa.Column(
            "capture_id",
            _ID,
            sa.ForeignKey("captures.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("resource", sa.Text, primary_key=True),
        sa.Column("namespace", sa.Text, primary_key=True),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("objects", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
    )
    op.create_table(
        "contents",
        sa.Column("hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    _copies()


def _copies() -> None:
    op.create_table(
        "copies",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("cluster_id", _ID, sa.ForeignKey("clusters.id"), nullable=False),
        sa.Column("resource", sa.Text, nullable=False),
        sa.Column("namespace", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("capture_id", _ID, sa.ForeignKey("captures.id"), nullable=False),
        sa.Column("seen", sa.Text, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.Column("resource_version", sa.Text, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), sa.ForeignKey("contents.hash")),
        sa.Column("manager", sa.Text, nullable=False),
        sa.Column("changed", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.UniqueConstraint(
            *("cluster_id", "resource", "namespace", "name", "number"),
            name="uq_copies_cluster_id_resource_namespace_name_number",
        ),
    )
    op.create_index("ix_copies_capture_id", "copies", ["capture_id"])
    op.create_index("ix_copies_hash", "copies", ["hash"])
