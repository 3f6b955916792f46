"""All groups of a policy together."""

from __future__ import annotations

from dataclasses import dataclass, field

from orchard.analytics.policy.ledger import (
    AbcPolicy,
    ConcentrationPolicy,
    CostRates,
    DriftPolicy,
    ProfitPolicy,
    ValuePolicy,
)
from orchard.analytics.policy.practice import (
    ActionPolicy,
    CompetencePolicy,
    EvidencePolicy,
    FreshnessPolicy,
    JointPlanPolicy,
    MaturityPolicy,
    MeetingPolicy,
    PlanQualityPolicy,
    ResourcePolicy,
    RewardPolicy,
    SponsorPolicy,
)
from orchard.analytics.policy.selection import SelectionPolicy, WhiteSpacePolicy
from orchard.analytics.policy.standing import (
    DependencePolicy,
    HealthPolicy,
    LoyaltyPolicy,
    RelationshipPolicy,
    RiskPolicy,
    WhatIfPolicy,
)


@dataclass(frozen=True, slots=True)
class Policy:
    """Every weight and threshold of the methods; the defaults are those of the methods' pages."""

    abc: AbcPolicy = field(default_factory=AbcPolicy)
    profit: ProfitPolicy = field(default_factory=ProfitPolicy)
    concentration: ConcentrationPolicy = field(default_factory=ConcentrationPolicy)
    value: ValuePolicy = field(default_factory=ValuePolicy)
    drift: DriftPolicy = field(default_factory=DriftPolicy)
    cost_rates: CostRates = field(default_factory=CostRates)
    evidence: EvidencePolicy = field(default_factory=EvidencePolicy)
    selection: SelectionPolicy = field(default_factory=SelectionPolicy)
    white_space: WhiteSpacePolicy = field(default_factory=WhiteSpacePolicy)
    relationships: RelationshipPolicy = field(default_factory=RelationshipPolicy)
    dependence: DependencePolicy = field(default_factory=DependencePolicy)
    risk: RiskPolicy = field(default_factory=RiskPolicy)
    what_if: WhatIfPolicy = field(default_factory=WhatIfPolicy)
    health: HealthPolicy = field(default_factory=HealthPolicy)
    loyalty: LoyaltyPolicy = field(default_factory=LoyaltyPolicy)
    maturity: MaturityPolicy = field(default_factory=MaturityPolicy)
    competence: CompetencePolicy = field(default_factory=CompetencePolicy)
    resources: ResourcePolicy = field(default_factory=ResourcePolicy)
    joint_plans: JointPlanPolicy = field(default_factory=JointPlanPolicy)
    rewards: RewardPolicy = field(default_factory=RewardPolicy)
    sponsors: SponsorPolicy = field(default_factory=SponsorPolicy)
    meetings: MeetingPolicy = field(default_factory=MeetingPolicy)
    actions: ActionPolicy = field(default_factory=ActionPolicy)
    freshness: FreshnessPolicy = field(default_factory=FreshnessPolicy)
    plan_quality: PlanQualityPolicy = field(default_factory=PlanQualityPolicy)
