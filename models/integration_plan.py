"""Integration plans (KOTO 16–31 §): what was agreed, reviewed, referred to and prolonged. Choices and dates only.

A row that came with a report of its step counts as long as that report does.
"""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class IntegrationPlan(SQLModel, table=True):
    """One plan of one person as it was made; reviews may change it, and a later plan takes its place."""

    __tablename__ = "integration_plan"
    __table_args__ = (UniqueConstraint("placement_id", "person", "number", name="uq_integration_plan"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    number: int
    made_on: date
    made_by: str = Field(max_length=63, description="A staff id, of an office-holder.")
    valid_until: date
    goal: str = Field(max_length=32)
    goal_reason: str = Field(default="", max_length=32, description="Why the goal is not what it is as a rule.")
    services: str = Field(max_length=300, description="What was agreed, sorted, with spaces between.")
    why: str = Field(max_length=32, description="Why the services suit the goal.")
    county: str = Field(max_length=32)
    follow_up: str = Field(max_length=32)
    report_id: int | None = Field(default=None, foreign_key="case_report.id", ondelete="CASCADE")
    closed_on: date | None = None
    closed_why: str = Field(default="", max_length=32)
    closed_by: str = Field(default="", max_length=63, description="A staff id, of an office-holder.")
    closing_report_id: int | None = Field(default=None, foreign_key="case_report.id", ondelete="CASCADE")


class PlanReview(SQLModel, table=True):
    """One review of a plan; what is empty stayed as it was."""

    __tablename__ = "plan_review"
    __table_args__ = (UniqueConstraint("placement_id", "person", "number", name="uq_plan_review"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    plan: int = Field(description="The number of the person's plan.")
    number: int = Field(description="Counts the reviews of the person, those that no longer count too.")
    reviewed_on: date
    reviewed_by: str = Field(max_length=63, description="A staff id, of an office-holder.")
    cause: str = Field(max_length=32)
    outcome: str = Field(max_length=16)
    county: str = Field(max_length=32)
    valid_until: date | None = None
    goal: str = Field(default="", max_length=32)
    goal_reason: str = Field(default="", max_length=32)
    services: str = Field(default="", max_length=300, description="All that is agreed from now on.")
    why: str = Field(default="", max_length=32)
    report_id: int | None = Field(default=None, foreign_key="case_report.id", ondelete="CASCADE")


class PlanReferral(SQLModel, table=True):
    """One agreed service to which the person was referred (KOTO 20 § 5)."""

    __tablename__ = "plan_referral"
    __table_args__ = (UniqueConstraint("placement_id", "person", "plan", "service", name="uq_plan_referral"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    plan: int = Field(description="The number of the person's plan.")
    service: str = Field(max_length=32)
    referred_on: date
    referred_by: str = Field(max_length=63, description="A staff id.")
    report_id: int | None = Field(
        default=None,
        foreign_key="case_report.id",
        ondelete="CASCADE",
        description="The report that said that the person was referred to everything agreed.",
    )


class PlanExtension(SQLModel, table=True):
    """Why the plans of a person may last longer; it counts while the person has the flag (KOTO 23 § 3, 31 § 1)."""

    __tablename__ = "plan_extension"
    __table_args__ = (UniqueConstraint("placement_id", "person", "flag", name="uq_plan_extension"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    flag: str = Field(max_length=32, description="The person flag from which the longer time follows.")
    ground: str = Field(max_length=32)
    decided_on: date
    decided_by: str = Field(max_length=63, description="A staff id, of an office-holder.")


class RightsExplained(SQLModel, table=True):
    """Rights and duties that follow from one plan, explained so that the person understands them (KOTO 24 § 1)."""

    __tablename__ = "rights_explained"
    __table_args__ = (UniqueConstraint("placement_id", "person", "number", name="uq_rights_explained"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    plan: int = Field(description="The number of the person's plan.")
    number: int
    explained_on: date
    explained_by: str = Field(max_length=63, description="A staff id.")
    understood: str = Field(max_length=32, description="How; never which language.")
    report_id: int | None = Field(
        default=None,
        foreign_key="case_report.id",
        ondelete="CASCADE",
        description="Nothing for a later plan: the step is reported once.",
    )
