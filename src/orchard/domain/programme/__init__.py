"""The programme: the register of its KPIs and the decisions that they support."""
