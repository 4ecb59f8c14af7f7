"""Findings, their occurrences, and how far logs were read."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    texts = ("fingerprint", "fold", "rule", "verdict", "severity", "cluster", "source", "state")
    op.create_table(
        "findings",
        sa.Column("id", _ID, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in (*texts, "first", "last")),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("ix_findings_fingerprint", "findings", ["fingerprint"])
    op.create_index("ix_findings_fold", "findings", ["fold"])
    op.create_table(
        "occurrences",
        sa.Column("id", _ID, primary_key=True),
        sa.Column(
            "finding_id", _ID, sa.ForeignKey("findings.id", ondelete="CASCADE"), nullable=False
        ),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("rule", "record", "time", "actor", "subject")
        ),
        sa.Column("lost", sa.LargeBinary),
        sa.UniqueConstraint("rule", "record", name="uq_occurrences_rule_record"),
    )
    op.create_index("ix_occurrences_finding_id", "occurrences", ["finding_id"])
    op.create_table(
        "positions",
        sa.Column("log", sa.Text, primary_key=True),
        sa.Column("head", sa.Text, nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("line", sa.BigInteger, nullable=False),
        sa.Column("events", sa.BigInteger, nullable=False),
        sa.Column("time", sa.Text, nullable=False),
    )
